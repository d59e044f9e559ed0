import { recordEvents } from '../../data/stores/eventStore.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { recoveries, recoveryReceipts } from '../../data/tables/recoveryTables.js';
import { isKeptOut, isOwn } from '../../domain/access/caseAccess.js';
import { policy, type Action } from '../../domain/access/policy.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import { holds, type Actor, type Role } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import { forbidden, hidden, stale } from '../../domain/refusal.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { awardStream } from '../../shared/effects/bankAccounts.js';
import type { Deps } from '../../shared/request/deps.js';

export type RecoveryRow = RowOf<typeof recoveries>;
export type ReceiptRow = RowOf<typeof recoveryReceipts>;

/** A recovery with the case whose money it is. */
export interface RecoveryFile {
  readonly row: RecoveryRow;
  readonly file: CaseFile;
}

/** The acts that roles of a programme hold. */
export type RecoveryAction = Extract<Action, `recovery.${string}`>;

export const mayDo = (actor: Actor, action: RecoveryAction, programmeId: string): boolean => {
  const roles: readonly Role[] = policy[action];
  return roles.some((role) => holds(actor, role, programmeId));
};

/** One of a case that is the reader's to see and handle; any other does not exist for them. */
export async function openRecovery(deps: Deps, actor: Actor, id: string): Promise<RecoveryFile> {
  const row = await deps.db.rows.recoveries.find({ id });
  if (!row) throw hidden();
  return { row, file: await caseForRecovery(deps, actor, row.application_id) };
}

/** A case of a programme in which the actor sees recoveries, and of which they stand on no side. */
export async function caseForRecovery(deps: Deps, actor: Actor, id: string): Promise<CaseFile> {
  const file = await openCase(deps, id);
  const seen = inScope(scopeOf(actor, policy['recovery.view']), file.row.programme_id);
  if (!seen || isKeptOut(actor, file.subject)) throw hidden();
  return file;
}

/** The same, held: of two who press at the same moment the second reads what the first has done. */
export async function holdRecovery(
  deps: Deps,
  actor: Actor,
  id: string,
  action: RecoveryAction,
): Promise<RecoveryFile> {
  const { file } = await openRecovery(deps, actor, id);
  if (!mayDo(actor, action, file.row.programme_id)) throw forbidden('not_your_role');
  await deps.db.rows.applications.lock({ id: file.row.id });
  return openRecovery(deps, actor, id);
}

/** The newest recovery of a case of one's own, for its awardee. */
export async function openOwnRecovery(
  deps: Deps,
  actor: Actor,
  caseId: string,
): Promise<RecoveryFile> {
  const file = await openCase(deps, caseId);
  if (!isOwn(actor, file.subject)) throw hidden();
  const [row] = await deps.db.rows.recoveries.all(
    { application_id: caseId },
    [['opened_at', 'DESC']],
    1,
  );
  if (!row) throw hidden();
  return { row, file };
}

/** Changes a recovery that is held; refused as stale where somebody came between. */
export async function changeRecovery(
  { db }: Pick<Deps, 'db'>,
  { id, version }: RecoveryRow,
  changes: Partial<RecoveryRow>,
): Promise<void> {
  const changed = await db.rows.recoveries.update(
    { id, version },
    { ...changes, version: version + 1 },
  );
  if (changed !== 1) throw stale();
}

/** Writes down in the record of the award what was done. */
export async function recordRecovery(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actorId: string | null,
  row: Pick<RecoveryRow, 'id' | 'application_id'>,
  type: RecoveryEvent,
  data: JsonObject = {},
): Promise<void> {
  const by = { at: clock.now().toISOString(), actorId };
  const facts = { recovery: row.id, ...data };
  await recordEvents(db, awardStream(row.application_id), by, [{ type, data: facts }]);
}

export type RecoveryEvent =
  | 'recovery_opened'
  | 'recovery_stated'
  | 'recovery_decided'
  | 'recovery_dropped'
  | 'recovery_receipt_registered'
  | 'recovery_receipt_confirmed'
  | 'recovery_receipt_rejected'
  | 'recovery_receipt_withdrawn'
  | 'recovery_settled'
  | 'recovery_contested'
  | 'recovery_resumed'
  | 'recovery_act_proposed'
  | 'recovery_act_approved'
  | 'recovery_act_rejected'
  | 'recovery_act_withdrawn';
