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

/** What the account of the person applying can answer. */
export type AccountFact = 'name' | 'email' | 'phone';

/** Of all kinds an identity paper alone has types to choose from. */
const asksForPaper = ({ fields }: CompiledSection): boolean =>
  fields.some(({ field }) => 'types' in field);

/**
 * Which fact of the account of the one who applies a section may be offered, by field: name, e-mail
 * and telephone where it asks for the applicant's identity paper, and the contact of a firm where
 * it describes the firm. Whoever applies for a firm need not be its founder, so nothing is offered
 * in a section about another person. Only fields that must be answered: an empty one is then never
 * meant to be empty.
 */
export function offeredFromAccount(
  section: CompiledSection,
  inPerson: boolean,
): ReadonlyMap<string, AccountFact> {
  if (!(inPerson ? asksForPaper(section) : describesFirm(section))) return new Map();
  const names = inPerson ? ['name'] : ['contact', 'contact_name'];
  const factFor = ({ id, kind }: Field): AccountFact | null => {
    const { identifies, meaning } = fieldKind(kind);
    if (identifies === 'email' || identifies === 'phone') return identifies;
    return meaning === 'text' && names.includes(id) ? 'name' : null;
  };
  return new Map(
    section.fields.flatMap(({ field }) => {
      const fact = field.required ? factFor(field) : null;
      return fact === null ? [] : [[field.id, fact] as const];
    }),
  );
}
