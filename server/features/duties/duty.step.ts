import { recordEvents } from '../../data/stores/eventStore.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { duties } from '../../data/tables/dutyTables.js';
import type { DutyRule } from '../../domain/duty/dutySchema.js';
import { isLiveDuty } from '../../domain/duty/dutyStates.js';
import type { JsonObject } from '../../domain/json.js';
import { hidden, stale } from '../../domain/refusal.js';
import { holdCase, type HeldCase } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

export type DutyRow = RowOf<typeof duties>;

/** An obligation whose case nobody else changes meanwhile, with its rule where the version still has one. */
export interface HeldDuty {
  readonly file: HeldCase;
  readonly row: DutyRow;
  readonly rule: DutyRule | null;
}

/** The stream of what happens to the duties of a case. */
export const dutyStream = (applicationId: string): string => `duty:${applicationId}`;

export const ruleOf = (
  { definition }: Pick<HeldCase, 'definition'>,
  { duty }: Pick<DutyRow, 'duty'>,
): DutyRule | null => definition.duties.find(({ id }) => id === duty) ?? null;

/** Holds the case, as everything that touches its money does, and reads the duty then. */
export async function holdDuty(deps: Deps, id: string): Promise<HeldDuty> {
  const found = await deps.db.rows.duties.find({ id });
  if (!found) throw hidden();
  const file = await holdCase(deps, found.application_id);
  const row = await deps.db.rows.duties.find({ id });
  if (!row) throw hidden();
  return { file, row, rule: ruleOf(file, row) };
}

interface By {
  readonly at: string;
  readonly actorId: string | null;
}

type DutyEvent =
  | 'duty_begun'
  | 'duty_filed'
  | 'duty_accepted'
  | 'duty_returned'
  | 'duty_refused'
  | 'duty_proposed'
  | 'duty_supported'
  | 'duty_rejected'
  | 'duty_withdrawn'
  | 'duty_extended'
  | 'duty_waived'
  | 'duty_failed'
  | 'duty_over'
  | 'duty_again'
  | 'duty_moved'
  | 'duty_stopped'
  | 'duty_resumed'
  | 'duty_consequence';

/** Writes what happened to a duty, in the caller's transaction. */
export const recordDuty = (
  { db }: Pick<Deps, 'db'>,
  by: By,
  {
    id,
    application_id: caseId,
    duty,
    period,
  }: Pick<DutyRow, 'id' | 'application_id' | 'duty' | 'period'>,
  type: DutyEvent,
  data: JsonObject = {},
): Promise<void> =>
  recordEvents(db, dutyStream(caseId), by, [{ type, data: { id, duty, period, ...data } }]);

/** Whatever is still proposed about a duty that is done with has no object any more. */
async function withdrawOpen({ db }: Pick<Deps, 'db'>, dutyId: string): Promise<void> {
  await db.rows.dutyDecisions.update(
    { duty_id: dutyId, status: 'proposed' },
    { status: 'withdrawn', open_key: null },
  );
}

/** Changes a duty that is as it was read, and says so in the log; refuses where somebody was quicker. */
export async function changeDuty(
  deps: Pick<Deps, 'db'>,
  by: By,
  row: DutyRow,
  changes: Partial<DutyRow>,
  [type, data]: readonly [DutyEvent, JsonObject?],
): Promise<DutyRow> {
  const next = { ...changes, version: row.version + 1 };
  const changed = await deps.db.rows.duties.update({ id: row.id, version: row.version }, next);
  if (changed !== 1) throw stale();
  if (!isLiveDuty({ ...row, ...next })) await withdrawOpen(deps, row.id);
  await recordDuty(deps, by, row, type, data);
  return { ...row, ...next };
}
