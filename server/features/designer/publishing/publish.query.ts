import { count, optional } from '../../../data/schema/columns.js';
import { users } from '../../../data/tables/people.js';
import { procedureVersions } from '../../../data/tables/procedures.js';
import type { Deps } from '../../../shared/request/deps.js';

export interface PublishedVersion {
  readonly number: number;
  readonly publishedAt: string;
  /** '' for a version that came with the product. */
  readonly publisher: string;
  readonly cases: number;
}

const publishedColumns = {
  number: procedureVersions.columns.number,
  published_at: procedureVersions.columns.published_at,
  publisher: optional(users.columns.name),
  cases: count(),
};

/** The versions of a procedure, newest first, with how many applications stand on each. */
export async function publishedVersions(
  { db }: Deps,
  procedureId: string,
): Promise<readonly PublishedVersion[]> {
  const rows = await db.select(
    publishedColumns,
    `SELECT v.number, v.published_at, u.name AS publisher,
            (SELECT COUNT(*) FROM applications a WHERE a.procedure_version_id = v.id) AS cases
       FROM procedure_versions v LEFT JOIN users u ON u.id = v.published_by
      WHERE v.procedure_id = :procedure ORDER BY v.number DESC LIMIT 100`,
    { procedure: procedureId },
  );
  return rows.map(({ published_at: publishedAt, publisher, ...row }) => ({
    number: row.number,
    publishedAt,
    publisher: publisher ?? '',
    cases: row.cases,
  }));
}

/** The name of the person who proposed a draft; '' where nobody has. */
export async function proposerOf({ db }: Deps, userId: string | null): Promise<string> {
  if (userId === null) return '';
  return (await db.rows.users.find({ id: userId }))?.name ?? '';
}
