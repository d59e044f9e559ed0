/**
 * What a conflict is tied to, as one key: `org:` a credit code, `person:` a person with an account,
 * `case:` one application; `mail:`, `phone:`, `name:` and `host:` keyed digests of what answers and
 * declarations give of people without one.
 */
export type SubjectSort = 'org' | 'person' | 'case' | 'mail' | 'phone' | 'name' | 'host';

/** The key of a subject; null where there is nothing to know it by. */
export const subjectKey = (sort: SubjectSort, of: string | null): string | null =>
  of === null || of === '' ? null : `${sort}:${of}`;

/** How a case comes by a key: it is the case, one of its sides, or somebody its answers name. */
export const subjectParts = ['case', 'applicant', 'other_side', 'named'] as const;
export type SubjectPart = (typeof subjectParts)[number];
