import { optional, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { calls } from '../../data/tables/procedures.js';
import { apartFor, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { Deps } from '../../shared/request/deps.js';

const { id, number, title, applicant_name, procedure_version_id, stage, call_id } =
  applications.columns;
const placeColumns = { procedure_version_id, stage };
const caseColumns = {
  id,
  number,
  title,
  applicant_name,
  stage,
  call_id,
  call_title: calls.columns.title,
  /** Why it was deferred before; null where it was not. */
  deferred_as: optional(words(1000)),
  due_at: applications.columns.due_at,
};

/** A case that waits for its vote and lies on no agenda. */
export type VotingCase = RowOf<typeof caseColumns>;

const longest = 300;

/**
 * Cases of a programme that are in a stage that votes and on no agenda, without those that are not
 * this person's to handle; what was deferred before comes first, then what is due first.
 */
export async function votingCases(
  deps: Deps,
  actor: Actor,
  programmeId: string,
): Promise<readonly VotingCase[]> {
  const { db, definitions } = deps;
  const places = await db.select(
    placeColumns,
    `SELECT DISTINCT procedure_version_id, stage FROM applications
      WHERE programme_id = :programme AND status = 'running'`,
    { programme: programmeId },
  );
  const voting: string[] = [];
  for (const { procedure_version_id: version, stage: at } of places) {
    if (at === null) continue;
    const config = (await definitions.byVersion(version)).rules.stage(at);
    if (stageKind(config.kind).votes(config) !== null) voting.push(`${version}.${at}`);
  }
  if (voting.length === 0) return [];
  return db.select(
    caseColumns,
    `SELECT a.id, a.number, a.title, a.applicant_name, a.stage, a.call_id, c.title AS call_title,
            a.due_at,
            (SELECT MAX(i.reason) FROM meeting_items i
              WHERE i.application_id = a.id AND i.state = 'deferred') AS deferred_as
       FROM applications a JOIN calls c ON c.id = a.call_id
      WHERE a.programme_id = :programme AND a.status = 'running'
        AND CONCAT(a.procedure_version_id, '.', a.stage) IN (:voting) AND ${theirsToHandle()}
        AND NOT EXISTS (SELECT 1 FROM meeting_items i
             WHERE i.application_id = a.id AND i.live_key IS NOT NULL
               AND i.listed_at >= a.stage_entered_at)
      ORDER BY CASE WHEN EXISTS (SELECT 1 FROM meeting_items i
                 WHERE i.application_id = a.id AND i.state = 'deferred') THEN 0 ELSE 1 END,
               a.call_id, a.due_at, a.id LIMIT ${longest}`,
    { ...apartFor(actor), programme: programmeId, voting },
  );
}
