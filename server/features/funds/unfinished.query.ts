import { id, oneOf, optional, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { Database } from '../../data/database.js';
import { applications } from '../../data/tables/cases.js';
import { tranches } from '../../data/tables/funding.js';
import { apartFor, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';

const unfinishedColumns = {
  id: id(),
  kind: oneOf(['tranche', 'award', 'voucher']),
  holds: oneOf(['reserved', 'committed', 'payable']),
  amount: tranches.columns.amount,
  applicationId: optional(id()),
  trancheId: optional(id()),
  number: optional(words(40)),
  title: optional(applications.columns.title),
  tranche: optional(tranches.columns.name),
  /** What it is, or was approved from: all of one is on one line. */
  voucherId: optional(id()),
};
/** Something that a line has promised and not yet paid. */
export type Unfinished = RowOf<typeof unfinishedColumns>;

const unfinishedSql = (dialect: Database['dialect'], theirs: string): string =>
  `SELECT t.id, 'tranche' AS kind,
          CASE t.status WHEN 'due' THEN 'payable' ELSE 'committed' END AS holds, t.amount,
          t.application_id AS "applicationId", t.id AS "trancheId", a.number, a.title,
          t.name AS tranche, NULL AS "voucherId"
     FROM tranches t
     JOIN awards w ON w.application_id = t.application_id
     JOIN applications a ON a.id = t.application_id
    WHERE COALESCE(t.budget_line_id, w.budget_line_id) = :line AND t.status IN ('planned', 'due')
      AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.live_key = t.id) AND ${theirs}
   UNION ALL
   SELECT w.application_id, 'award', 'reserved', w.amount, w.application_id, NULL, a.number,
          a.title, NULL, w.voucher_id
     FROM awards w JOIN applications a ON a.id = w.application_id
    WHERE w.budget_line_id = :line AND w.status = 'reserved' AND ${theirs}
   UNION ALL
   SELECT v.id, 'voucher', 'reserved', v.available + v.frozen, NULL, NULL, v.number, NULL, NULL,
          v.id
     FROM vouchers v JOIN applications a ON a.id = v.application_id
    WHERE v.budget_line_id = :line AND v.available + v.frozen > 0 AND ${theirs}
   ORDER BY 7, 1`.replaceAll('"', dialect === 'sqlite' ? '"' : '`');

/**
 * All that a line has promised and not yet paid, but for what is in a batch: instalments, awards
 * that are reserved and what vouchers still hold.
 */
export const unfinishedOn = (db: Database, lineId: string): Promise<Unfinished[]> =>
  db.select(unfinishedColumns, unfinishedSql(db.dialect, '1 = 1'), { line: lineId });

/** The same of the cases that are this person's to handle. */
export const unfinishedFor = (db: Database, actor: Actor, lineId: string): Promise<Unfinished[]> =>
  db.select(unfinishedColumns, unfinishedSql(db.dialect, theirsToHandle()), {
    ...apartFor(actor),
    line: lineId,
  });

/** Calls on a line that are not over: nobody has applied yet, or not all cases have ended. */
export const openCalls = (db: Database, lineId: string) =>
  db.select(
    { id: id() },
    `SELECT c.id FROM calls c WHERE c.budget_line_id = :line AND c.status <> 'cancelled'
        AND (NOT EXISTS (SELECT 1 FROM applications a WHERE a.call_id = c.id)
          OR EXISTS (SELECT 1 FROM applications a
                      WHERE a.call_id = c.id AND a.status <> 'ended'))
      ORDER BY c.id`,
    { line: lineId },
  );
