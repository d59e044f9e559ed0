import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { resultFiles } from '../../data/tables/bankResults.js';
import { users } from '../../data/tables/people.js';
import type { Deps } from '../../shared/request/deps.js';

const { columns: file } = resultFiles;
const columns = {
  id: file.id,
  name: file.name,
  sha256: file.sha256,
  line_count: file.line_count,
  status: file.status,
  proposed_at: file.proposed_at,
  decided_at: file.decided_at,
  decision_reason: file.decision_reason,
  sender: users.columns.name,
  decider: optional(users.columns.name),
};
/** A file of the bank's answers, who brought it and who decided about it. */
export type ResultFileLine = RowOf<typeof columns>;

/** The files of answers that came for a batch, the newest first. */
export const resultFilesOf = ({ db }: Deps, batchId: string): Promise<ResultFileLine[]> =>
  db.select(
    columns,
    `SELECT f.id, f.name, f.sha256, f.line_count, f.status, f.proposed_at, f.decided_at,
            f.decision_reason, s.name AS sender, d.name AS decider
       FROM result_files f
       JOIN users s ON s.id = f.proposed_by
       LEFT JOIN users d ON d.id = f.decided_by
      WHERE f.batch_id = :batch ORDER BY f.proposed_at DESC, f.id DESC LIMIT 200`,
    { batch: batchId },
  );
