import { oneOf, optional } from '../../../data/schema/columns.js';
import type { RowOf } from '../../../data/schema/rows.js';
import { procedureDrafts } from '../../../data/tables/drafts.js';
import { users } from '../../../data/tables/people.js';
import { procedures, procedureVersions, programmes } from '../../../data/tables/procedures.js';
import { policy } from '../../../domain/access/policy.js';
import { scopeOf, scopeValues } from '../../../domain/access/scope.js';
import type { Actor } from '../../../domain/actor.js';
import type { LocalText } from '../../../domain/localText.js';
import type { Deps } from '../../../shared/request/deps.js';

export interface DesignedProcedure {
  readonly id: string;
  readonly name: LocalText;
  readonly programmeId: string;
  /** 0 where none is published yet. */
  readonly newest: number;
  readonly publishedAt: string | null;
  readonly draftId: string | null;
  readonly draftStatus: 'editing' | 'proposed' | null;
  readonly changedAt: string | null;
  readonly changedBy: string;
}

const draftColumns = {
  draft_id: optional(procedureDrafts.columns.id),
  // Only an open draft is joined.
  draft_status: optional(oneOf(['editing', 'proposed'])),
  changed_at: optional(procedureDrafts.columns.changed_at),
  changed_by: optional(users.columns.name),
};
const designedColumns = {
  ...draftColumns,
  id: procedures.columns.id,
  name: procedures.columns.name,
  programme_id: procedures.columns.programme_id,
  newest: optional(procedureVersions.columns.number),
  published_at: optional(procedureVersions.columns.published_at),
};
const newColumns = {
  ...draftColumns,
  id: procedureDrafts.columns.procedure_id,
  definition: procedureDrafts.columns.definition,
  programme_id: procedureDrafts.columns.programme_id,
};

const read = (row: RowOf<typeof designedColumns>): DesignedProcedure => ({
  id: row.id,
  name: row.name,
  programmeId: row.programme_id,
  newest: row.newest ?? 0,
  publishedAt: row.published_at,
  draftId: row.draft_id,
  draftStatus: row.draft_status,
  changedAt: row.changed_at,
  changedBy: row.changed_by ?? '',
});

/** The procedures this officer may change, with the draft that is open for each. */
export async function designedProcedures(
  { db }: Deps,
  actor: Actor,
): Promise<readonly DesignedProcedure[]> {
  const rows = await db.select(
    designedColumns,
    `SELECT p.id, p.name, p.programme_id,
            (SELECT MAX(v.number) FROM procedure_versions v WHERE v.procedure_id = p.id) AS newest,
            (SELECT MAX(v.published_at) FROM procedure_versions v WHERE v.procedure_id = p.id) AS published_at,
            d.id AS draft_id, d.status AS draft_status, d.changed_at, u.name AS changed_by
       FROM procedures p
       LEFT JOIN procedure_drafts d ON d.open_key = p.id
       LEFT JOIN users u ON u.id = d.changed_by
      WHERE (:everywhere = 1 OR p.programme_id IN (:programmes))
      ORDER BY p.id LIMIT 500`,
    { ...scopeValues(scopeOf(actor, policy['procedure.design'])) },
  );
  return rows.map(read);
}

/** Drafts of procedures that do not exist yet. */
export async function newProcedureDrafts(
  { db }: Deps,
  actor: Actor,
): Promise<readonly DesignedProcedure[]> {
  const rows = await db.select(
    newColumns,
    `SELECT d.procedure_id AS id, d.definition, d.programme_id, d.id AS draft_id, d.status AS draft_status, d.changed_at,
            u.name AS changed_by
       FROM procedure_drafts d
       LEFT JOIN procedures p ON p.id = d.procedure_id
       LEFT JOIN users u ON u.id = d.changed_by
      WHERE d.open_key IS NOT NULL AND p.id IS NULL
        AND (:everywhere = 1 OR d.programme_id IN (:programmes))
      ORDER BY d.procedure_id LIMIT 200`,
    { ...scopeValues(scopeOf(actor, policy['procedure.design'])) },
  );
  return rows.map(({ definition, ...row }) =>
    read({ ...row, name: definition.name, newest: null, published_at: null }),
  );
}

export interface ProgrammeChoice {
  readonly value: string;
  readonly label: LocalText;
}

/** The programmes that this officer may add a procedure to. */
export async function designedProgrammes(
  { db }: Deps,
  actor: Actor,
): Promise<readonly ProgrammeChoice[]> {
  return db.select(
    { value: programmes.columns.id, label: programmes.columns.name },
    `SELECT id AS value, name AS label FROM programmes
      WHERE (:everywhere = 1 OR id IN (:programmes)) ORDER BY position, id`,
    { ...scopeValues(scopeOf(actor, policy['procedure.design'])) },
  );
}

export interface CopyableVersion {
  readonly id: string;
  readonly number: number;
  readonly name: LocalText;
  /** As it came with the product, not published by anybody here. */
  readonly preset: boolean;
}

const copyableColumns = {
  id: procedureVersions.columns.id,
  number: procedureVersions.columns.number,
  name: procedures.columns.name,
  published_by: procedureVersions.columns.published_by,
};

/** Every version that a new procedure may be copied from. */
export async function copyableVersions(
  { db }: Deps,
  actor: Actor,
): Promise<readonly CopyableVersion[]> {
  const rows = await db.select(
    copyableColumns,
    `SELECT v.id, v.number, p.name, v.published_by
       FROM procedure_versions v JOIN procedures p ON p.id = v.procedure_id
      WHERE (:everywhere = 1 OR p.programme_id IN (:programmes))
      ORDER BY p.id, v.number DESC LIMIT 500`,
    { ...scopeValues(scopeOf(actor, policy['procedure.view'])) },
  );
  return rows.map(({ published_by: by, ...row }) => ({ ...row, preset: by === null }));
}
