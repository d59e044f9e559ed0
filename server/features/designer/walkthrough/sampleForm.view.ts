import type { RawInputs } from '../../../domain/form/fieldKind.js';
import type { LocalText, Translate } from '../../../domain/localText.js';
import type { Field } from '../../../domain/definition/definition.js';

/**
 * One sample value that somebody may change; `name` is the name of its input. None is marked as
 * optional: what is left blank is unknown to rules.
 */
export interface SampleInput {
  readonly name: string;
  readonly field: Field;
  /** What stands there at first, where the kind's own sample does not fit. */
  readonly preset?: RawInputs;
}

export interface SampleGroup {
  readonly title: LocalText;
  readonly inputs: readonly SampleInput[];
}

export interface SampleForm {
  /** What the course of the case and its money depend on. */
  readonly course: readonly SampleGroup[];
  /** What only the conditions for applying look at. */
  readonly conditions: readonly SampleGroup[];
}

/** A text of the locales in both languages. */
export const both = (
  words: Translate,
  key: string,
  values: Readonly<Record<string, string | number>> = {},
): LocalText => ({ zh: words('zh-CN', key, values), en: words('en', key, values) });

/** What each input of the form is called. */
export const sampleValueNames = ({
  course,
  conditions,
}: SampleForm): ReadonlyMap<string, LocalText> =>
  new Map(
    [...course, ...conditions].flatMap(({ inputs }) =>
      inputs.map(({ name, field }) => [name, field.name] as const),
    ),
  );
