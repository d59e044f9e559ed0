import { canonicalJson, plainJson } from '../json.js';
import type { Definition } from '../definition/definition.js';

/** What two versions of a procedure differ in, as far as cases under way care; once per pair. */
export interface VersionGaps {
  /** Who applies, what it builds on, the other side or the registry: a case cannot change those. */
  readonly basis: boolean;
  /** Whether an applicant who is filling in the form would notice. */
  readonly form: boolean;
  /** What must be answered or enclosed now and need not be before: `section.field`, `document.id`. */
  readonly demanded: readonly string[];
  /** How the award is paid out. */
  readonly tranches: boolean;
  /** The section with the account to pay to. */
  readonly payee: boolean;
  /** Classes of the old version that the new one lacks, and those with another amount. */
  readonly lostClasses: readonly string[];
  readonly changedClasses: readonly string[];
  /** Anything that decides who is granted what. */
  readonly award: boolean;
}

/** Whether two parts of definitions say the same. */
export const same = (a: unknown, b: unknown): boolean => plain(a) === plain(b);
const plain = (part: unknown): string => canonicalJson(plainJson(part));

/** In what two versions of a procedure differ, as far as it matters to cases under way. */
export function versionGaps(from: Definition, to: Definition): VersionGaps {
  const before = amounts(from);
  const after = amounts(to);
  return {
    basis: !same(basisOf(from), basisOf(to)),
    form: !same(formOf(from), formOf(to)),
    demanded: [...demands(to)].filter((at) => !demands(from).has(at)),
    tranches: !same(planOf(from), planOf(to)),
    payee: from.payee !== to.payee,
    lostClasses: [...before.keys()].filter((id) => !after.has(id)),
    changedClasses: [...before].flatMap(([id, yuan]) =>
      after.has(id) && after.get(id) !== yuan ? [id] : [],
    ),
    award: !same(rulesOfAward(from), rulesOfAward(to)),
  };
}

const basisOf = ({ applicant, after, counterparty, entry }: Definition): object => ({
  applicant,
  after,
  counterparty: counterparty ?? null,
  entry: entry ?? null,
});

const formOf = ({ form, documents, declarations }: Definition): object => ({
  form,
  documents,
  declarations,
});

const rulesOfAward = ({ award, rubrics }: Definition): object => ({
  classes: award?.classes ?? [],
  formula: award?.formula ?? null,
  exclusive: award?.exclusive ?? null,
  rubrics,
});

const planOf = ({ award }: Definition): object =>
  (award?.tranches ?? []).map(({ id, repeat, share_percent, after }) => ({
    id,
    repeat: repeat ?? 1,
    share_percent,
    after: after ?? null,
  }));

const amounts = ({ award }: Definition): ReadonlyMap<string, number> =>
  new Map((award?.classes ?? []).map(({ id, amount_yuan: yuan }) => [id, yuan]));

function demands({ form, documents }: Definition): ReadonlySet<string> {
  return new Set([
    ...form.flatMap(({ section, fields }) =>
      fields.filter(({ required }) => required).map(({ id }) => `${section}.${id}`),
    ),
    ...documents.filter(({ required }) => required).map(({ id }) => `document.${id}`),
  ]);
}
