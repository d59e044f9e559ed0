import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import type { Definition } from '../../domain/definition/definition.js';
import { demandEarlierClose, demandExtension } from '../../domain/application/callTimes.js';
import { paragraph } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { affectedPeople, type Affected } from './affectedPeople.query.js';
import { moment } from '../../domain/typedMoment.js';
import { sendCallLetters } from './call.mails.js';
import {
  changeCallRow,
  demandNotFrozen,
  demandPublished,
  openManagedCall,
  type CallRow,
} from './managedCall.file.js';

/** The two ways in which a published close moves. */
export type ExtendOrClose = 'extend' | 'close';

export const newEndInput = z.object({ closes: moment(), reason: paragraph({ min: 5, max: 500 }) });

/** A new close that is allowed, and whom it concerns. */
export interface PlannedNewEnd {
  readonly call: CallRow;
  readonly definition: Definition;
  readonly closesAt: string;
  readonly reason: string;
  readonly affected: Affected;
  /** When it was planned, as ISO text. */
  readonly at: string;
}

/**
 * Checks a new close without changing anything. An extension is allowed in the freeze
 * window, which it moves; an earlier close is not, and needs notice.
 */
export async function planNewEnd(
  deps: Deps,
  actor: Actor,
  id: string,
  how: ExtendOrClose,
  { closes: closesAt, reason }: z.infer<typeof newEndInput>,
): Promise<PlannedNewEnd> {
  const call = await openManagedCall(deps, actor, id);
  demandPublished(call);
  const now = deps.clock.now();
  const window = { status: call.status, opensAt: call.opens_at, closesAt: call.closes_at };
  if (how === 'extend') demandExtension(window, closesAt, now);
  else {
    demandNotFrozen(deps, call);
    const drafts = await deps.db.rows.applications.count({ call_id: id, status: 'draft' });
    demandEarlierClose(window, closesAt, { calendar: deps.calendar, now, drafts });
  }
  // An earlier close changes nothing for those who have handed in.
  const statuses = how === 'extend' ? (['draft', 'running'] as const) : (['draft'] as const);
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const affected = await affectedPeople(deps, call, statuses);
  return { call, definition, closesAt, reason, affected, at: now.toISOString() };
}

/** Moves the close, keeps why, and writes to everybody it concerns, in one transaction. */
export async function extendOrCloseCall(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
  how: ExtendOrClose,
  input: z.infer<typeof newEndInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.calls.lock({ id });
    const { closes: closesAt, reason } = input;
    const { call, definition, affected, at } = await planNewEnd(deps, actor, id, how, input);
    const from = call.closes_at;
    await changeCallRow(
      deps,
      actor,
      call,
      version,
      { closes_at: closesAt },
      {
        type: how === 'extend' ? 'call_extended' : 'call_closed_early',
        data: { reason, told: affected.people.length, changes: { closes: { from, to: closesAt } } },
      },
    );
    const kind = how === 'extend' ? 'call_extended' : 'call_closes_early';
    const letter = { kind, call, definition, reason, from, to: closesAt, at } as const;
    await sendCallLetters(deps, letter, affected.people);
  });
}
