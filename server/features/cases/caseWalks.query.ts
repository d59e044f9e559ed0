import { wholeColumn } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import type { Database } from '../../data/database.js';
import { alongWalks, together, type WalkStretch } from '../../data/walks.js';

const { columns: application } = applications;
const lineColumns = {
  id: application.id,
  number: application.number,
  title: application.title,
  applicant_name: application.applicant_name,
  organisation_id: application.organisation_id,
  call_id: application.call_id,
  procedure_version_id: application.procedure_version_id,
  status: application.status,
  stage: application.stage,
  stage_entered_at: application.stage_entered_at,
  due_at: application.due_at,
  suspended_at: application.suspended_at,
  paused_at: application.paused_at,
  waiting_on: application.waiting_on,
  ended_as: application.ended_as,
  submitted_at: application.submitted_at,
};
/** A line of the officer's list. */
export type CaseLine = RowOf<typeof lineColumns>;

const read = Object.keys(lineColumns)
  .map((name) => `a.${name}`)
  .join(', ');

/** A walk through cases `a` along an index that ends in their id; conditions join by AND. */
export interface CaseWalk {
  readonly from: string;
  readonly where: readonly string[];
  /** The column of the id that the index ends in. */
  readonly key: string;
}

interface Reach {
  readonly values: Readonly<Record<string, unknown>>;
  readonly limit: number;
  /** Upwards from the oldest; otherwise downwards from the newest. */
  readonly upwards: boolean;
}

/** The first `limit` cases of all walks together. */
export function linesAlong(
  db: Database,
  walks: readonly CaseWalk[],
  { values, limit, upwards }: Reach,
): Promise<CaseLine[]> {
  const way = upwards ? 1 : -1;
  return alongWalks<CaseWalk, CaseLine>(walks, {
    limit,
    order: (one, other) => (one.id < other.id ? -way : way),
    read: (stretches) => linesOf(db, stretches, { values, upwards }),
  });
}

async function linesOf(
  db: Database,
  stretches: ReadonlyMap<CaseWalk, WalkStretch<CaseLine>>,
  { values, upwards }: Pick<Reach, 'values' | 'upwards'>,
): Promise<ReadonlyMap<CaseWalk, CaseLine[]>> {
  const starts: Record<string, string> = {};
  const selects = [...stretches].map(([{ from, where, key }, { limit, beyond }], at) => {
    const conditions = [...where];
    if (beyond !== null) {
      starts[`beyond${at}`] = beyond.id;
      conditions.push(`${key} ${upwards ? '>' : '<'} :beyond${at}`);
    }
    return `SELECT ${read}, ${at} AS walk FROM ${from}
      WHERE ${conditions.join(' AND ')} ORDER BY ${key} ${upwards ? 'ASC' : 'DESC'} LIMIT ${limit}`;
  });
  const rows = await db.select({ ...lineColumns, walk: wholeColumn() }, together(db, selects), {
    ...values,
    ...starts,
  });
  const ofWalk = (at: number): CaseLine[] => rows.filter(({ walk }) => walk === at);
  return new Map([...stretches.keys()].map((walk, at) => [walk, ofWalk(at)]));
}
