import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { isDeputyByRecord } from '../../data/stores/actorStore.js';
import { policy } from '../../domain/access/policy.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import { holds, type Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import type { ApprovalLimit } from '../../domain/fund/approvalLimit.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { limitInForce } from './approvalLimits.query.js';
import { tellOfHeldBatches } from './secondApproval.mails.js';

export interface LimitWish {
  readonly programmeId: string;
  readonly amount: ApprovalLimit;
  readonly reason: string;
}

/** Proposes from which amount on a batch is approved twice. One waits per programme at a time. */
export async function proposeLimit(deps: Deps, actor: Actor, wish: LimitWish): Promise<void> {
  const { db, clock } = deps;
  const { programmeId, amount, reason } = wish;
  if (!policy['limit.propose'].some((role) => holds(actor, role, programmeId))) {
    throw forbidden('not_your_role');
  }
  const at = clock.now().toISOString();
  const id = newId();
  await db.transaction(async () => {
    await db.rows.programmes.lock({ id: programmeId });
    if (!(await db.rows.programmes.find({ id: programmeId }))) throw hidden();
    const earlier = await db.rows.approvalLimits.all(
      { programme_id: programmeId },
      [['place', 'DESC']],
      1,
    );
    const [last] = earlier;
    if (last && !(await db.rows.approvalLimitDecisions.find({ limit_id: last.id }))) {
      throw conflict('limit_open');
    }
    const now = await limitInForce(db, programmeId);
    if ((now?.amount ?? null) === (amount === null ? null : BigInt(amount))) {
      throw conflict('limit_same');
    }
    await db.rows.approvalLimits.insert({
      id,
      programme_id: programmeId,
      place: (last?.place ?? 0) + 1,
      amount: amount === null ? null : BigInt(amount),
      reason,
      proposed_by: actor.userId,
      proposed_person: actor.personId,
      proposed_at: at,
    });
    await recordEvents(db, limitStream(id), { at, actorId: actor.userId }, [
      { type: 'limit_proposed', data: { ...told(amount), programmeId, reason } },
    ]);
  });
}

/** Another person, of the higher rank, agrees: it holds for every file that leaves from now on. */
export async function approveLimit(deps: Deps, actor: Actor, id: string): Promise<void> {
  await deps.db.transaction(async () => {
    const row = await waitingLimit(deps, actor, id);
    demandDecides(actor, row);
    const two = [row.proposed_person, actor.personId] as const;
    if (await isDeputyByRecord(deps.db, two, zoneDay(deps.clock.now()))) {
      throw forbidden('second_by_deputy');
    }
    await decide(deps, actor, row, 'approved', '');
    await tellOfHeldBatches(deps, row.programme_id);
  });
}

/** Another person says no, with a reason; who proposed it takes it back. What was in force stays. */
export async function refuseLimit(
  deps: Deps,
  actor: Actor,
  id: string,
  why: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const row = await waitingLimit(deps, actor, id);
    const own = row.proposed_person === actor.personId;
    if (!own) demandDecides(actor, row);
    await decide(deps, actor, row, own ? 'withdrawn' : 'rejected', why);
  });
}

type LimitRecord = Awaited<ReturnType<typeof waitingLimit>>;

/** A proposed limit, for who sees the payments of its programme; others do not know of it. */
export async function demandLimit({ db }: Pick<Deps, 'db'>, actor: Actor, id: string) {
  const row = await db.rows.approvalLimits.find({ id });
  if (!row || !inScope(scopeOf(actor, policy['payment.view']), row.programme_id)) throw hidden();
  return row;
}

async function waitingLimit({ db }: Deps, actor: Actor, id: string) {
  const row = await demandLimit({ db }, actor, id);
  await db.rows.programmes.lock({ id: row.programme_id });
  if (await db.rows.approvalLimitDecisions.find({ limit_id: id })) throw conflict('limit_decided');
  return row;
}

function demandDecides(actor: Actor, row: LimitRecord): void {
  const { programme_id: programme, proposed_person: proposer } = row;
  if (!policy['limit.decide'].some((role) => holds(actor, role, programme))) {
    throw forbidden('not_your_role');
  }
  if (proposer === actor.personId) throw forbidden('limit_own_proposal');
}

async function decide(
  { db, clock }: Deps,
  { userId, personId }: Actor,
  { id, amount }: LimitRecord,
  decision: 'approved' | 'rejected' | 'withdrawn',
  reason: string,
): Promise<void> {
  const at = clock.now().toISOString();
  try {
    await db.rows.approvalLimitDecisions.insert({
      limit_id: id,
      decision,
      reason,
      decided_by: userId,
      decided_person: personId,
      decided_at: at,
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('limit_decided') : error;
  }
  const data = { ...told(amount), ...(reason === '' ? {} : { reason }) };
  await recordEvents(db, limitStream(id), { at, actorId: userId }, [
    { type: `limit_${decision}`, data },
  ]);
}

const limitStream = (id: string): string => `limit:${id}`;

const told = (amount: bigint | number | null): { readonly amountFen?: string } =>
  amount === null ? {} : { amountFen: String(amount) };
