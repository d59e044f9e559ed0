/**
 * Why somebody may not decide about an application (docs/sources.md §1.2). A conflict is a row: a
 * person, what they are tied to, how, since and until when, who said so and what became of it. What it
 * is tied to is known by a key (`conflictSubject.ts`), and every case has the keys of its sides, so one
 * row counts in each case of an applicant, now and later.
 */
export const conflictKinds = [
  'same_person',
  'member',
  'employer',
  'former_employer',
  'office',
  'shareholding',
  'family',
  'teacher_student',
  'co_author',
  'same_host',
  'avoided',
  'earlier_work',
  'dispute',
  'recused',
  'other',
] as const;
export type ConflictKind = (typeof conflictKinds)[number];

/**
 * What a conflict does before anybody has looked at it: `bars` and `asks` both keep an expert from a
 * seat, the latter until somebody says that it is none; `notes` is told to those who assign.
 */
export const conflictStrengths = ['bars', 'asks', 'notes'] as const;
export type ConflictStrength = (typeof conflictStrengths)[number];

/** Said by the person, found by the system, told by the applicant, put by those who decide. */
export const conflictSources = ['declared', 'found', 'told', 'put'] as const;
export type ConflictSource = (typeof conflictSources)[number];

export const conflictStates = ['found', 'confirmed', 'dismissed'] as const;
export type ConflictState = (typeof conflictStates)[number];

interface KindRule {
  /** What it does as it is found; what a person says of themselves bars in any case. */
  readonly strength: ConflictStrength;
  /** Years for which it counts after the tie has ended. */
  readonly years: number;
  /** It keeps from reviewing alone; who has worked on a case in their office goes on with it. */
  readonly seatOnly?: true;
  /** People say it of themselves or others; the rest is found, or said in a case. */
  readonly said?: true;
}

// Three years after work and shared projects, none for what ends with the tie: docs/sources.md §1.2.
const rules: Readonly<Record<ConflictKind, KindRule>> = {
  same_person: { strength: 'bars', years: 0 },
  member: { strength: 'bars', years: 0 },
  employer: { strength: 'bars', years: 3, said: true },
  former_employer: { strength: 'bars', years: 3 },
  office: { strength: 'asks', years: 3, said: true },
  shareholding: { strength: 'asks', years: 0, said: true },
  family: { strength: 'bars', years: 0, said: true },
  teacher_student: { strength: 'bars', years: 0, said: true },
  co_author: { strength: 'bars', years: 3, said: true },
  same_host: { strength: 'asks', years: 0 },
  avoided: { strength: 'asks', years: 0, seatOnly: true },
  earlier_work: { strength: 'bars', years: 0, seatOnly: true },
  dispute: { strength: 'bars', years: 3, said: true },
  recused: { strength: 'bars', years: 0 },
  other: { strength: 'bars', years: 0, said: true },
};

export const strengthOf = (kind: ConflictKind): ConflictStrength => rules[kind].strength;

/** Kinds that a person can say of themselves, or a secretary of somebody on evidence. */
export const saidKinds: readonly ConflictKind[] = conflictKinds.filter((kind) => rules[kind].said);

/** Kinds that keep from a seat and from nothing else. */
export const seatOnlyKinds: readonly ConflictKind[] = conflictKinds.filter(
  (kind) => rules[kind].seatOnly,
);

/**
 * The last day on which a tie counts that ended on `until`; null while it goes on. A 29 February
 * three years on is the 28th.
 */
export function countsUntil(kind: ConflictKind, until: string | null): string | null {
  if (until === null) return null;
  const [year = '', month = '', day = ''] = until.split('-');
  const last = String(Number(year) + rules[kind].years).padStart(4, '0');
  const leap = month === '02' && day === '29' && rules[kind].years % 4 !== 0;
  return `${last}-${month}-${leap ? '28' : day}`;
}

/** What of a conflict decides whom it keeps from what. */
export interface ConflictFacts {
  readonly kind: ConflictKind;
  readonly strength: ConflictStrength;
  readonly state: ConflictState;
  readonly ended: boolean;
}

/**
 * What a conflict does. `barred`: the person meets no case of this subject in any role. `unseated`:
 * they are seated on none of them. `noted`: those who assign read of it. One whose last day has passed
 * is ended by the clock. `conflictScope.ts` says the same in SQL.
 */
export function effectOf(conflict: ConflictFacts): 'barred' | 'unseated' | 'noted' | null {
  const { kind, strength, state, ended } = conflict;
  if (ended || state === 'dismissed') return null;
  if (strength === 'notes') return 'noted';
  const everywhere = state === 'confirmed' && strength === 'bars' && !rules[kind].seatOnly;
  return everywhere ? 'barred' : 'unseated';
}
