import type { RowOf } from '../../data/schema/rows.js';
import type { conflicts } from '../../data/tables/conflictTables.js';
import type { Actor } from '../../domain/actor.js';
import { saidKinds, type ConflictState } from '../../domain/review/conflict.js';
import { hindranceLine } from '../../shared/conflicts/hindrance.view.js';
import type { FormState } from '../../shared/request/formState.js';
import type { ConflictLine } from './caseConflicts.query.js';

const tones: Readonly<Record<ConflictState, string>> = {
  found: 'warn',
  confirmed: 'bad',
  dismissed: 'ok',
};
const badgeOf = (state: ConflictState): object => ({
  tone: tones[state],
  label: { key: `conflicts.states.${state}` },
});

export const kindOptions = saidKinds.map((value) => ({
  value,
  label: { key: `conflicts.kinds.${value}` },
}));

/** A conflict that a person has declared, as they read it: `case` is what they know the case by. */
export interface OwnConflict {
  readonly row: RowOf<typeof conflicts>;
  readonly case: string;
}

/** One's own declarations, and the form for another. What was found or told of one is not here. */
export function ownConflictsPage(own: readonly OwnConflict[], form: FormState): object {
  return {
    items: own.map(({ row, case: known }) => ({
      id: row.id,
      kind: { key: `conflicts.kinds.${row.kind}` },
      subject: known === '' ? row.subject_name : known,
      words: row.words,
      from: row.from_day,
      until: row.until_day,
      counts: row.counts_until,
      at: row.arose_at,
      badge: badgeOf(row.state),
      inCase: row.application_id !== null,
    })),
    form,
    kinds: kindOptions,
  };
}

/** What waits for a decision, among the lines of the list. */
export const conflictItems = (found: readonly ConflictLine[]): readonly object[] =>
  found.map((each) => ({
    href: `/cases/${each.case_id}/ties#conflict-${each.id}`,
    label: `${each.number ?? ''} ${each.person}`.trim(),
    note: noteOf(each),
    badge: badgeOf(each.state),
  }));

const noteOf = ({ kind, organisation, subject_name: name, until_day: until }: ConflictLine) => ({
  key: `conflicts.evidence.${kind}`,
  subject: organisation ?? name,
  until: until ?? '',
});

/** The conflicts of one case, each with its evidence and what can be said of it. */
export function caseConflicts(
  caseId: string,
  found: readonly ConflictLine[],
  actor: Actor,
  sent: string,
  form: FormState,
): object {
  const empty = { ...form, message: '', errors: [], fields: {} };
  return {
    conflicts: found.map((each) => ({
      id: each.id,
      title: each.person,
      evidence: hindranceLine(each),
      source: { key: `conflicts.sources.${each.source}` },
      seated: each.seated,
      at: each.arose_at,
      badge: badgeOf(each.state),
      reason: each.reason,
      action: `/cases/${caseId}/conflicts/${each.id}`,
      whyNot: whyNot(each, actor),
      open: each.state === 'found',
      form: sent === each.id ? form : empty,
      options: decisionsOn(each.state).map((value) => ({
        value,
        label: { key: `conflicts.decisions.${value}` },
        help: { key: `conflicts.decisions.${value}Says` },
      })),
    })),
  };
}

const decisionsOn = (state: ConflictState) =>
  (['confirmed', 'dismissed', 'ended'] as const).filter(
    (decision) => decision !== state && !(decision === 'ended' && state === 'found'),
  );

function whyNot(
  { person_id: person, arose_person: put }: ConflictLine,
  actor: Actor,
): object | null {
  if (person === actor.personId) return { key: 'ties.own' };
  return put === actor.personId ? { key: 'conflicts.putByYou' } : null;
}
