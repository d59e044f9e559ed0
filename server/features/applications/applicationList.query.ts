import { optional } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { awards } from '../../data/tables/funding.js';
import { calls } from '../../data/tables/procedures.js';
import { tieValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { CallStatus } from '../../domain/application/callWindow.js';
import type { LocalText } from '../../domain/localText.js';
import type { CaseStatus, CaseTurn } from '../../domain/workflow/caseState.js';
import type { Deps } from '../../shared/request/deps.js';

/** One of my applications, as its line in the list needs it. */
export interface ListedApplication {
  readonly id: string;
  readonly number: string | null;
  readonly title: string;
  readonly applicantName: string;
  readonly status: CaseStatus;
  readonly stage: string | null;
  readonly waitingOn: CaseTurn;
  readonly dueAt: string | null;
  readonly endedAs: string | null;
  readonly versionId: string;
  readonly submittedAt: string | null;
  readonly createdAt: string;
  readonly callTitle: LocalText;
  readonly callStatus: CallStatus;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly committed: boolean;
}

const listColumns = {
  id: applications.columns.id,
  number: applications.columns.number,
  title: applications.columns.title,
  applicantName: applications.columns.applicant_name,
  status: applications.columns.status,
  stage: applications.columns.stage,
  waitingOn: applications.columns.waiting_on,
  dueAt: applications.columns.due_at,
  endedAs: applications.columns.ended_as,
  versionId: applications.columns.procedure_version_id,
  submittedAt: applications.columns.submitted_at,
  createdAt: applications.columns.created_at,
  callTitle: calls.columns.title,
  callStatus: calls.columns.status,
  opensAt: calls.columns.opens_at,
  closesAt: calls.columns.closes_at,
  award: optional(awards.columns.status),
};

export const listLength = 50;

// Each way a case may be mine is a short walk along an index, however many others there are.
const walk = (name: string, where: string): string =>
  `SELECT id FROM (SELECT id FROM applications WHERE ${where} AND id < :before
     ORDER BY id DESC LIMIT ${listLength + 1}) AS ${name}`;

/** My applications and those of my organisations, newest first, after the one named. */
export async function myApplications(
  { db }: Deps,
  actor: Actor,
  before: string,
): Promise<ListedApplication[]> {
  const rows = await db.select(
    listColumns,
    `SELECT a.id, a.number, a.title, a.applicant_name AS applicantName, a.status, a.stage,
            a.waiting_on AS waitingOn, a.due_at AS dueAt, a.ended_as AS endedAs, a.procedure_version_id AS versionId,
            a.submitted_at AS submittedAt, a.created_at AS createdAt, c.title AS callTitle,
            c.status AS callStatus, c.opens_at AS opensAt, c.closes_at AS closesAt,
            w.status AS award
       FROM (${walk('own', 'applicant_id = :me')}
             UNION ${walk('ours', 'organisation_id IN (:mine) AND id NOT IN (:tied)')}) AS wanted
       JOIN applications a ON a.id = wanted.id
       JOIN calls c ON c.id = a.call_id
       LEFT JOIN awards w ON w.application_id = a.id
      ORDER BY a.id DESC LIMIT ${listLength + 1}`,
    // Every id sorts before `g`.
    {
      me: actor.userId,
      mine: ['', ...actor.organisationIds],
      ...tieValues(actor),
      before: before === '' ? 'g' : before,
    },
  );
  return rows.map(({ award, ...row }) => ({ ...row, committed: award === 'committed' }));
}
