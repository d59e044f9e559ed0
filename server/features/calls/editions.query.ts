import { optional } from '../../data/schema/columns.js';
import { users } from '../../data/tables/people.js';
import { procedureVersions } from '../../data/tables/procedures.js';
import type { Deps } from '../../shared/request/deps.js';

/** A published version of a procedure as a call may name it. */
export interface Edition {
  readonly id: string;
  readonly number: number;
  readonly publishedAt: string;
  /** '' where it came with the product. */
  readonly publisher: string;
}

const editionColumns = {
  id: procedureVersions.columns.id,
  number: procedureVersions.columns.number,
  published_at: procedureVersions.columns.published_at,
  name: optional(users.columns.name),
};

/** The published versions of a procedure, the newest first. */
export async function editionsOf({ db }: Deps, procedureId: string): Promise<readonly Edition[]> {
  const rows = await db.select(
    editionColumns,
    `SELECT v.id, v.number, v.published_at, u.name FROM procedure_versions v
       LEFT JOIN users u ON u.id = v.published_by
      WHERE v.procedure_id = :procedure ORDER BY v.number DESC LIMIT 100`,
    { procedure: procedureId },
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    publishedAt: row.published_at,
    publisher: row.name ?? '',
  }));
}
