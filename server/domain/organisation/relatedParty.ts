import { halfWidth } from '../typed.js';

export const ownerRelations = ['shareholder', 'controller'] as const;
export type OwnerRelation = (typeof ownerRelations)[number];

/** Who stands behind an organisation, as far as it is on file. */
export interface Ownership {
  readonly name: string;
  readonly creditCode: string;
  readonly legalRepresentative: string;
  readonly owners: readonly {
    readonly relation: OwnerRelation;
    readonly name: string;
    readonly creditCode: string | null;
  }[];
}

/** One thing that ties two organisations; `who` is the person or firm on both sides. */
export interface Tie {
  readonly how: 'legal_representative' | 'owner' | 'cross_holding' | 'same';
  readonly who: string;
}

/**
 * What makes two organisations related parties: one legal representative, a common shareholder or
 * controller, one holding shares of the other (docs/sources.md §6). Empty where nothing ties them.
 */
export function tiesBetween(a: Ownership, b: Ownership): Tie[] {
  if (a.creditCode === b.creditCode) return [{ how: 'same', who: a.name }];
  const behindA = peopleBehind(a);
  const behindB = peopleBehind(b);
  return [
    ...(plain(a.legalRepresentative) === plain(b.legalRepresentative)
      ? [{ how: 'legal_representative', who: a.legalRepresentative } as const]
      : []),
    ...[...behindA]
      .filter(([key]) => behindB.has(key))
      .filter(([, who]) => plain(who) !== plain(a.legalRepresentative) || !sameHead(a, b))
      .map(([, who]) => ({ how: 'owner', who }) as const),
    ...(holds(a, b) ? [{ how: 'cross_holding', who: a.name } as const] : []),
    ...(holds(b, a) ? [{ how: 'cross_holding', who: b.name } as const] : []),
  ];
}

const sameHead = (a: Ownership, b: Ownership): boolean =>
  plain(a.legalRepresentative) === plain(b.legalRepresentative);

const plain = (name: string): string => halfWidth(name).replaceAll(/\s/g, '').toLowerCase();

/** Owners and the legal representative by credit code, or by name where there is none. */
function peopleBehind({ owners, legalRepresentative }: Ownership): Map<string, string> {
  return new Map([
    [plain(legalRepresentative), legalRepresentative],
    ...owners.map(({ name, creditCode }) => [creditCode ?? plain(name), name] as const),
  ]);
}

const holds = (owner: Ownership, owned: Ownership): boolean =>
  owned.owners.some(
    ({ name, creditCode }) => creditCode === owner.creditCode || plain(name) === plain(owner.name),
  );
