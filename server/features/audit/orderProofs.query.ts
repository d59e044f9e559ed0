import { anyObject, id, json, words } from '../../data/schema/columns.js';
import type { KeptFinding } from '../../data/tables/record.js';
import {
  turnDrawHash,
  turnDrawSchema,
  turnFaults,
  turnRecordSchema,
} from '../../domain/review/turnDraw.js';
import type { Deps } from '../../shared/request/deps.js';

const columns = {
  id: id(),
  // As they stand: what was tampered with need be no draw any more.
  inputs: json(anyObject),
  inputs_hash: words(64),
  record: json(anyObject),
};

/** Orders of defences that come out otherwise when they are drawn again, or from other inputs. */
export async function wrongOrders({ db }: Pick<Deps, 'db'>): Promise<KeptFinding[]> {
  const rows = await db.select(
    columns,
    'SELECT id, inputs, inputs_hash, record FROM defences WHERE record IS NOT NULL ORDER BY id',
  );
  return rows
    .filter((row) => !comesOut(row))
    .map((row) => ({ check: 'orders_draw_again', place: { id: row.id } }));
}

function comesOut({ inputs, inputs_hash: hash, record }: Record<keyof typeof columns, unknown>) {
  const fixed = turnDrawSchema.safeParse(inputs);
  const drawn = turnRecordSchema.safeParse(record);
  if (!fixed.success || !drawn.success) return false;
  const same = turnDrawHash(fixed.data) === hash && drawn.data.inputs_hash === hash;
  return same && turnFaults(drawn.data).length === 0;
}
