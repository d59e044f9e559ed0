import type { Answers } from '../form/answerValues.js';
import type { Field } from '../definition/definition.js';
import { fieldKind } from '../form/kinds/registry.js';
import type { Compiled, CompiledSection } from '../procedure/compiled.js';

/** What the organisation's own record can answer, by the ids that fields have for it. */
export interface OrganisationRecord {
  readonly name: string;
  readonly credit_code: string;
  readonly legal_representative: string;
  readonly registered_on: string;
  readonly address: string;
}

const identifiesFirm = ({ kind }: Field): boolean => fieldKind(kind).identifies === 'organisation';

const describesFirm = ({ fields }: CompiledSection): boolean =>
  fields.some(({ field }) => field.id === 'credit_code' && identifiesFirm(field));

/** Answers that need no typing: the section about the firm begins with what its record says. */
export function prefilled(compiled: Compiled, record: OrganisationRecord): Answers {
  const known: ReadonlyMap<string, string> = new Map(Object.entries(record));
  const sections = [...compiled.sections.values()].filter(describesFirm);
  return Object.fromEntries(
    sections.map((section) => [
      section.id,
      Object.fromEntries(
        section.fields.flatMap(({ field }) => {
          const value = known.get(field.id);
          return value === undefined || value === '' ? [] : [[field.id, value] as const];
        }),
      ),
    ]),
  );
}
