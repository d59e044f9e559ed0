import { isDuplicate } from '../../data/databaseErrors.js';
import { isOwn } from '../../domain/access/caseAccess.js';
import { policy } from '../../domain/access/policy.js';
import type { Actor, Role } from '../../domain/actor.js';
import { endOfZoneDay, zoneDay } from '../../domain/calendar.js';
import { dueOf } from '../../domain/duty/dutyClock.js';
import { isStandingLine, whyNotActed, type DutyAct } from '../../domain/duty/dutyStates.js';
import { conflict, forbidden, hidden, invalid } from '../../domain/refusal.js';
import { isCalendarDay } from '../../domain/typed.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { carryOutFailure, undoListing } from './consequences.step.js';
import { dutyProposal, holdsOf, submissionsOf, type DutyDecision } from './duty.file.js';
import { tellOwing, tellDesk, tellDutyProposer } from './duty.mails.js';
import { changeDuty, holdDuty, recordDuty, type HeldDuty } from './duty.step.js';
import { laterDue } from './keepClock.step.js';

/** Who may be heard before a failure is found (docs/sources.md §7.4). */
const hearing = '5 wd';

export interface DutyWish {
  readonly act: DutyAct;
  readonly reason: string;
  /** What the awardee is told. */
  readonly told: string;
  /** Until when, where more time is meant; '' otherwise. */
  readonly until: string;
}

/** The awardee asks for more time: the first time one officer decides, again two. */
export async function askMoreTime(
  deps: Deps,
  actor: Actor,
  id: string,
  { reason, until }: Pick<DutyWish, 'reason' | 'until'>,
): Promise<void> {
  await propose(deps, actor, id, { act: 'extend', reason, told: '', until }, (held) => {
    if (!isOwn(actor, held.file.subject)) throw hidden();
    return true;
  });
}

/** One person of the zone proposes more time, a waiver or that it failed; another decides. */
export async function proposeForDuty(
  deps: Deps,
  actor: Actor,
  id: string,
  wish: DutyWish,
): Promise<void> {
  await propose(deps, actor, id, wish, (held) => {
    if (!holdsOf(actor, held, policy['duty.propose'])) throw forbidden('not_your_role');
    return false;
  });
}

async function propose(
  deps: Deps,
  actor: Actor,
  id: string,
  wish: DutyWish,
  side: (held: HeldDuty) => boolean,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  try {
    await deps.db.transaction(async () => {
      const held = await holdDuty(deps, id);
      const asked = side(held);
      demandPossible(held, wish, { at, today: zoneDay(deps.clock.now()) });
      const decision = newId();
      const { act, reason, told } = wish;
      await deps.db.rows.dutyDecisions.insert({
        id: decision,
        duty_id: id,
        application_id: held.row.application_id,
        act,
        reason,
        told,
        until: act === 'extend' ? wish.until : null,
        asked: asked ? 1 : 0,
        open_key: id,
        ...proposedBy(actor, at),
      });
      const by = { at, actorId: actor.userId };
      await recordDuty(deps, by, held.row, 'duty_proposed', { decision, act });
      const roles: readonly Role[] = asked ? [held.row.by_role] : policy['duty.decide'];
      const letter = asked ? 'duty_asked' : 'duty_proposed';
      const meant = { act, actUntil: act === 'extend' ? wish.until : null };
      const words = { at, reason, by: actor.name, roles, without: actor.userId, ...meant };
      await tellDesk(deps, held.file, held.row, letter, words);
      if (act === 'fail') {
        const consequences = failureOf(held);
        await tellOwing(deps, held.file, held.row, 'duty_heard', {
          at,
          reason: told,
          consequences,
          heard: hearingEnds(deps, { proposed_at: at }),
        });
      }
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('duty_decision_open') : error;
  }
}

/** What would follow, after how many in a row; what is held while it is late stays held. */
const failureOf = ({ rule }: HeldDuty) =>
  (rule?.consequences ?? [])
    .filter(({ upon, does }) => upon === 'failed' || does === 'hold_money')
    .map(({ does, times }) => ({ does, times }))
    .filter(({ does }, at, all) => all.findIndex((each) => each.does === does) === at);

function demandPossible(
  { row, file }: HeldDuty,
  { act, until }: Pick<DutyWish, 'act' | 'until'>,
  { at, today }: { readonly at: string; readonly today: string },
): void {
  const why = whyNotActed(act, row, at);
  if (why !== null) throw conflict(why);
  if (act === 'fail' && file.row.suspended_at !== null) throw conflict('duty_not_late');
  if (act !== 'extend') return;
  const due = row.due_at === null ? today : zoneDay(new Date(row.due_at));
  if (until === '') throw invalid({ until: { code: 'required' } });
  if (!isCalendarDay(until)) throw invalid({ until: { code: 'no_such_day' } });
  if (until <= due || until < today) throw invalid({ until: { code: 'duty_not_later' } });
}

/**
 * Agrees. What the awardee asks for again is first supported by whoever looks at it and then decided
 * by another person; a failure waits until the awardee could be heard.
 */
export async function approveForDuty(
  deps: Deps,
  actor: Actor,
  id: string,
  decisionId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await holdDuty(deps, id);
    const found = await decisionOf(deps, id, decisionId);
    const decision = dutyProposal.forDecision(actor, found);
    const now = deps.clock.now();
    const by = { at: now.toISOString(), actorId: actor.userId };
    const { act, until } = decision;
    demandPossible(held, { act, until: until ?? '' }, { at: by.at, today: '' });
    if (needsSupport(held, decision)) {
      demandRole(actor, held, [held.row.by_role]);
      await support(deps, actor, held, decision, by.at);
      return;
    }
    demandRole(actor, held, deciders(held, decision));
    if (decision.supported_person === actor.personId) throw forbidden('duty_supported_yourself');
    if (act === 'fail') await demandHeard(deps, decision, now);
    await dutyProposal.decide(deps, actor, decision, { status: 'approved', open_key: null });
    await carryOut(deps, actor, held, decision, by);
  });
}

const needsSupport = ({ row }: HeldDuty, { asked, supported_by: by }: DutyDecision): boolean =>
  asked === 1 && row.extended > 0 && by === null;

/** The first extension that is asked for is for whoever looks at it; all else for who decides. */
const deciders = ({ row }: HeldDuty, { asked }: DutyDecision): readonly Role[] =>
  asked === 1 && row.extended === 0 ? [row.by_role, 'department_head'] : policy['duty.decide'];

function demandRole(actor: Actor, held: HeldDuty, roles: readonly Role[]): void {
  if (!holdsOf(actor, held, roles)) throw forbidden('not_your_role');
}

/** Until when the awardee can be heard about a failure that was proposed. */
export const hearingEnds = (
  { calendar }: Pick<Deps, 'calendar'>,
  { proposed_at: at }: Pick<DutyDecision, 'proposed_at'>,
): string => dueOf(calendar, at, hearing);

async function demandHeard(deps: Deps, decision: DutyDecision, now: Date): Promise<void> {
  const until = hearingEnds(deps, decision);
  if (until >= now.toISOString())
    throw conflict('duty_hearing_runs', { until: zoneDay(new Date(until)) });
  const [last] = await submissionsOf(deps, decision.duty_id);
  if (last && last.filed_at > decision.proposed_at) throw conflict('duty_handed_in_since');
}

async function support(
  deps: Deps,
  actor: Actor,
  { file, row }: HeldDuty,
  { id, reason, act, until }: DutyDecision,
  at: string,
): Promise<void> {
  await deps.db.rows.dutyDecisions.update(
    { id, status: 'proposed', supported_by: null },
    { supported_by: actor.userId, supported_person: actor.personId },
  );
  await recordDuty(deps, { at, actorId: actor.userId }, row, 'duty_supported', { decision: id });
  const meant = { act, actUntil: until };
  const roles = policy['duty.decide'];
  const told = { at, reason, by: actor.name, roles, without: actor.userId, ...meant };
  await tellDesk(deps, file, row, 'duty_proposed', told);
}

async function carryOut(
  deps: Deps,
  actor: Actor,
  held: HeldDuty,
  { id, act, told, reason, until }: DutyDecision,
  by: { readonly at: string; readonly actorId: string },
): Promise<void> {
  const { file, row } = held;
  const said = { at: by.at, reason: told === '' ? reason : told };
  if (act === 'fail') {
    await carryOutFailure(deps, held, by, { decision: id, told: said.reason });
    return;
  }
  if (act === 'waive') {
    const waived = isStandingLine(row)
      ? { hold_from: null }
      : ({ status: 'waived', closed_at: by.at } as const);
    const next = await changeDuty(deps, by, row, waived, ['duty_waived', { decision: id }]);
    await undoListing(deps, held, by);
    await tellOwing(deps, file, next, 'duty_waived', said);
    return;
  }
  const dueAt = endOfZoneDay(until ?? '').toISOString();
  const later = { ...laterDue(row, dueAt), counted_for: '', extended: row.extended + 1 };
  const next = await changeDuty(deps, by, row, later, [
    'duty_extended',
    { decision: id, from: row.due_at ?? '', until: dueAt },
  ]);
  await tellOwing(deps, file, next, 'duty_extended', { ...said, by: actor.name });
}

/** Another person says no, with a reason; everything stays as it was. */
export async function rejectForDuty(
  deps: Deps,
  actor: Actor,
  id: string,
  decisionId: string,
  why: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await holdDuty(deps, id);
    const found = await decisionOf(deps, id, decisionId);
    const decision = dutyProposal.forDecision(actor, found);
    const supporting = needsSupport(held, decision);
    demandRole(actor, held, supporting ? [held.row.by_role] : deciders(held, decision));
    const at = deps.clock.now().toISOString();
    const no = { status: 'rejected', decision_reason: why, open_key: null } as const;
    await dutyProposal.decide(deps, actor, decision, no);
    const by = { at, actorId: actor.userId };
    await recordDuty(deps, by, held.row, 'duty_rejected', { decision: decision.id, reason: why });
    if (decision.asked === 1) {
      await tellOwing(deps, held.file, held.row, 'duty_not_extended', { at, reason: why });
    } else {
      const meant = { act: decision.act, actUntil: decision.until };
      const told = { at, reason: why, ...meant };
      await tellDutyProposer(deps, held.file, held.row, decision.proposed_by, told);
      await tellNotFailed(deps, held, decision, at);
    }
  });
}

/** Whoever proposed or asked for it takes it back before it is decided. */
export async function withdrawForDuty(
  deps: Deps,
  actor: Actor,
  id: string,
  decisionId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await holdDuty(deps, id);
    const found = await decisionOf(deps, id, decisionId);
    const decision = dutyProposal.forWithdrawal(actor, found);
    await dutyProposal.withdraw(deps, decision, { status: 'withdrawn', open_key: null });
    const at = deps.clock.now().toISOString();
    const by = { at, actorId: actor.userId };
    await recordDuty(deps, by, held.row, 'duty_withdrawn', { decision: decision.id });
    await tellNotFailed(deps, held, decision, at);
  });
}

/** Whoever was told that a failure is meant hears that it is not found. */
async function tellNotFailed(
  deps: Deps,
  { file, row }: HeldDuty,
  { act }: DutyDecision,
  at: string,
): Promise<void> {
  if (act === 'fail') await tellOwing(deps, file, row, 'duty_not_failed', { at });
}

const decisionOf = ({ db }: Deps, dutyId: string, id: string): Promise<DutyDecision | null> =>
  db.rows.dutyDecisions.find({ id, duty_id: dutyId });
