import type { Reason } from '../refusal.js';

/**
 * Why an expert may not review an application (docs/sources.md §1.2). A person is known by keys: the
 * person's id, and the keyed hash of their identity number where there is one, so that a founder
 * named only in the answers is recognised too.
 */
export interface ExpertFacts {
  readonly personKeys: readonly string[];
  readonly employers: readonly Employer[];
  /** Ties the expert has declared, to an organisation or to a person. */
  readonly ties: readonly DeclaredTie[];
}
export interface Employer {
  readonly creditCode: string;
  readonly name: string;
}
export interface DeclaredTie {
  /** A credit code or a person key. */
  readonly to: string;
  /** In the expert's words. */
  readonly relation: string;
}

export interface ApplicationFacts {
  /** The applicant organisation, its counterparties and whoever else would gain. */
  readonly creditCodes: readonly string[];
  readonly people: readonly InvolvedPerson[];
  /** Person keys of experts the applicant asks to be spared, with the reason given. */
  readonly avoid: readonly { readonly personKey: string; readonly reason: string }[];
}
export interface InvolvedPerson {
  readonly key: string;
  readonly name: string;
  readonly part: 'applicant' | 'contact';
}

export type ConflictCode =
  'conflict_same_person' | 'conflict_same_employer' | 'conflict_declared_tie' | 'conflict_avoided';

/** A conflict with its evidence; for those who assign, never for the other side. */
export interface Conflict extends Reason {
  readonly code: ConflictCode;
  readonly params: Readonly<Record<string, string>>;
}

/** Every conflict between the two, the gravest sort first; none when the expert may review. */
export function conflictsOf(expert: ExpertFacts, application: ApplicationFacts): Conflict[] {
  const keys = new Set(expert.personKeys);
  const codes = new Set(application.creditCodes);
  const touched = new Set([...codes, ...application.people.map(({ key }) => key)]);
  return [
    ...application.people
      .filter(({ key }) => keys.has(key))
      .map(({ name, part }) => found('conflict_same_person', { name, part })),
    ...expert.employers
      .filter(({ creditCode }) => codes.has(creditCode))
      .map(({ creditCode, name }) => found('conflict_same_employer', { creditCode, name })),
    ...expert.ties
      .filter(({ to }) => touched.has(to))
      .map(({ relation }) => found('conflict_declared_tie', { relation })),
    ...application.avoid
      .filter(({ personKey }) => keys.has(personKey))
      .map(({ reason }) => found('conflict_avoided', { reason })),
  ];
}

const found = (code: ConflictCode, params: Conflict['params']): Conflict => ({ code, params });
