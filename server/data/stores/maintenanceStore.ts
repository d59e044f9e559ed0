import type { RowOf } from '../schema/rows.js';
import type { Database } from '../database.js';
import { maintenance } from '../tables/clockwork.js';

export type MaintenanceRow = RowOf<typeof maintenance>;

/** What this process knows of maintenance; see `reload`. */
export interface MaintenanceBoard {
  /** The maintenance that is announced or under way, as it was last read; null where there is none. */
  readonly present: () => MaintenanceRow | null;
  /** Reads it anew; each process does so every few seconds, so that all hear of it. 0. */
  readonly reload: () => Promise<number>;
}

const name = 'present';

/** The board of one process. It is empty until it is read for the first time. */
export function openMaintenance(db: Database): MaintenanceBoard {
  let known: MaintenanceRow | null = null;
  return {
    present: () => known,
    reload: async () => {
      known = await db.rows.maintenance.find({ name });
      return 0;
    },
  };
}

/** Announces maintenance, in place of one that was announced before. */
export async function setMaintenance(
  db: Database,
  wanted: Omit<MaintenanceRow, 'name'>,
): Promise<void> {
  await db.transaction(async () => {
    await db.rows.maintenance.remove({ name });
    await db.rows.maintenance.insert({ name, ...wanted });
  });
}

/** Ends maintenance, or takes its announcement back; false where there was none. */
export const endMaintenance = async (db: Database): Promise<boolean> =>
  (await db.rows.maintenance.remove({ name })) > 0;
