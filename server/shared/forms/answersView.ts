import type { Answers } from '../../domain/form/answerValues.js';
import { shownFields, shownSections, type RuleContext } from '../../domain/procedure/answers.js';
import type { Reader } from '../../domain/form/fieldKind.js';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import { rowsOf } from '../../domain/form/kinds/tableField.js';
import type { Json } from '../../domain/json.js';
import { inLocale } from '../../domain/localText.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import type { Field } from '../../domain/definition/definition.js';

/** Answers to read, not to fill in: for the review before submitting, for desks and experts. */
export interface AnswerView {
  /** `section.field`. */
  readonly at: string;
  readonly label: string;
  /** '' where nothing was answered. */
  readonly value: string;
  /** Rows of a table, printed; the value is '' then. */
  readonly table?: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
}

export interface AnsweredSection {
  readonly id: string;
  readonly title: string;
  readonly answers: readonly AnswerView[];
}

export interface AnswersOptions {
  /** Whether a field is shown to this reader at all; without it every field is. */
  readonly mayRead?: (field: Field) => boolean;
  /** Whether personal numbers are covered. */
  readonly masked: boolean;
}

/** Every section that is asked for with its printed answers; sections left empty are dropped. */
export function answersView(
  compiled: Compiled,
  answers: Answers,
  ruleContext: RuleContext,
  reader: Reader,
  { mayRead = () => true, masked }: AnswersOptions,
): AnsweredSection[] {
  return shownSections(compiled, answers, ruleContext)
    .map((section) => ({
      id: section.id,
      title: inLocale(section.name, reader.locale),
      answers: shownFields(section, answers, ruleContext)
        .filter(({ field }) => mayRead(field))
        .map(({ at, field }) => {
          const value = answers[section.id]?.[field.id] ?? null;
          return answerView(at, field, value, reader, { mayRead, masked });
        }),
    }))
    .filter((section) => section.answers.length > 0);
}

function printed(field: Field, value: Json, reader: Reader, masked: boolean): string {
  const kind = fieldKind(field.kind);
  const covered = masked && field.private ? kind.mask?.(value, field, reader) : undefined;
  return covered ?? kind.print(value, field, reader);
}

function answerView(
  at: string,
  field: Field,
  value: Json,
  reader: Reader,
  { mayRead, masked }: Required<AnswersOptions>,
): AnswerView {
  const label = inLocale(field.name, reader.locale);
  if (!('columns' in field)) return { at, label, value: printed(field, value, reader, masked) };
  const shown = field.columns.filter(mayRead);
  const columns = shown.map(({ name }) => inLocale(name, reader.locale));
  const rows = rowsOf(value).map((row) =>
    shown.map((column, index) =>
      belowHead(columns[index] ?? '', printed(column, row[column.id] ?? null, reader, masked)),
    ),
  );
  if (rows.length === 0) return { at, label, value: '' };
  return { at, label, value: '', table: { columns, rows } };
}

/** A cell without the unit that the head of its column names: `Paid in (yuan)` above `100.00`. */
function belowHead(head: string, cell: string): string {
  const [, unit = ''] = /[\uff08(]([^\uff08\uff09()]+)[)\uff09]$/.exec(head) ?? [];
  return unit !== '' && cell.endsWith(` ${unit}`) ? cell.slice(0, -unit.length - 1) : cell;
}
