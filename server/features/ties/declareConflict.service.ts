import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { readCreditCode } from '../../domain/identity/creditCode.js';
import { conflict, forbidden, hidden, invalid } from '../../domain/refusal.js';
import { countsUntil, saidKinds, type ConflictKind } from '../../domain/review/conflict.js';
import { subjectKey } from '../../domain/review/conflictSubject.js';
import {
  choice,
  isCalendarDay,
  isoDay,
  line,
  optionalLine,
  paragraph,
} from '../../domain/typed.js';
import { recordConflict, sayConflict } from '../../shared/conflicts/sayConflict.step.js';
import { digestedKey } from '../../shared/conflicts/subjectKeys.js';
import { freeSeats } from '../../shared/recusal/freeSeats.step.js';
import type { Deps } from '../../shared/request/deps.js';

export const declareConflictInput = z.object({
  kind: choice(saidKinds),
  subject: line(100),
  subject_code: optionalLine(40),
  subject_contact: optionalLine(200),
  from: optionalLine(40),
  until: optionalLine(40),
  words: paragraph({ min: 2, max: 500 }),
});
type DeclareTyped = z.infer<typeof declareConflictInput>;

/**
 * A person says what they are tied to: an organisation by its credit code, or somebody by an address,
 * a telephone or, for want of those, a name, on which somebody else then decides since it may be
 * another's. It holds at once, in every case of that subject, whatever the person does here,
 * and what seats they have there fall free.
 */
export async function declareConflict(
  deps: Deps,
  actor: Actor,
  typed: DeclareTyped,
): Promise<void> {
  const days = readDays(deps, typed);
  const subject = subjectOf(deps, typed);
  await deps.db.transaction(async () => {
    const own = await deps.db.rows.users.all({ person_id: actor.personId });
    const mine = own.some(({ email_digest: mail, phone_digest: phone }) =>
      [subjectKey('mail', mail), subjectKey('phone', phone)].includes(subject.key),
    );
    if (mine) throw invalid({ subject_contact: { code: 'conflict_with_self' } });
    const noted = await sayConflict(deps, actor, {
      person: actor,
      subject,
      kind: typed.kind,
      strength: subject.key.startsWith('name:') ? 'asks' : 'bars',
      words: typed.words,
      ...days,
      caseId: null,
    });
    if (!noted) throw invalid({ subject: { code: 'conflict_known' } });
  });
  await freeSeats(deps, [actor.personId]);
}

function subjectOf(
  deps: Deps,
  { subject, subject_code: code, subject_contact: contact }: DeclareTyped,
): { readonly key: string; readonly name: string } {
  if (code !== '') {
    const key = subjectKey('org', readCreditCode(code, 'subject_code').code);
    return { key: key ?? '', name: subject };
  }
  if (contact === '') return { key: digestedKey(deps.db, 'name', subject) ?? '', name: subject };
  const key = digestedKey(deps.db, 'mail', contact) ?? digestedKey(deps.db, 'phone', contact);
  if (key === null) throw invalid({ subject_contact: { code: 'not_a_contact' } });
  return { key, name: contact };
}

function readDays(
  { clock }: Deps,
  typed: { readonly kind: ConflictKind; readonly from: string; readonly until: string },
): { readonly from: string | null; readonly until: string | null } {
  const read = (name: 'from' | 'until'): string | null => {
    if (typed[name] === '') return null;
    const day = isoDay(typed[name]);
    if (!isCalendarDay(day)) throw invalid({ [name]: { code: 'no_such_day' } });
    return day;
  };
  const [from, until] = [read('from'), read('until')];
  const today = zoneDay(clock.now());
  if (from !== null && from > today) throw invalid({ from: { code: 'conflict_not_begun' } });
  if (until === null) return { from, until };
  if (from !== null && from > until) throw invalid({ until: { code: 'until_before_from' } });
  const last = countsUntil(typed.kind, until);
  if (last !== null && last < today) {
    throw invalid({ until: { code: 'conflict_long_over', params: { last } } });
  }
  return { from, until };
}

/**
 * Ends what one has declared oneself, apart from a case. What was said in a case, found, or put by
 * somebody else is ended by who decides on conflicts.
 */
export async function endOwnConflict(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    await db.rows.conflicts.lock({ id });
    const row = await db.rows.conflicts.find({ id, person_id: actor.personId });
    if (!row || row.source !== 'declared') throw hidden();
    if (row.application_id !== null) throw forbidden('conflict_not_yours_to_end');
    if (row.ended_at !== null) throw conflict('conflict_ended');
    await db.rows.conflicts.update(
      { id, version: row.version },
      {
        ended_at: clock.now().toISOString(),
        ended_by: actor.userId,
        live_key: null,
        version: row.version + 1,
      },
    );
    const data = { conflict: id, kind: row.kind };
    await recordConflict(deps, actor.userId, actor, 'conflict_ended', data);
  });
}
