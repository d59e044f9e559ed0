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

interface Row extends Omit<ListedApplication, 'callTitle' | 'committed'> {
  readonly callTitle: string;
  readonly award: string | null;
}

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
  const rows = await db.selectBelieved<Row>(
    `SELECT a.id, a.number, a.title, a.applicant_name AS applicantName, a.status,
            a.waiting_on AS waitingOn, a.due_at AS dueAt, a.ended_as AS endedAs, a.procedure_version_id AS versionId,
            a.submitted_at AS submittedAt, a.created_at AS createdAt, c.title AS callTitle,
            c.status AS callStatus, c.opens_at AS opensAt, c.closes_at AS closesAt,
            w.status AS award
       FROM (${walk('own', 'applicant_id = :me')}
             UNION ${walk('ours', 'organisation_id IN (:mine)')}) AS wanted
       JOIN applications a ON a.id = wanted.id
       JOIN calls c ON c.id = a.call_id
       LEFT JOIN awards w ON w.application_id = a.id
      ORDER BY a.id DESC LIMIT ${listLength + 1}`,
    // Every id sorts before `g`.
    {
      me: actor.userId,
      mine: ['', ...actor.organisationIds],
      before: before === '' ? 'g' : before,
    },
  );
  return rows.map(({ callTitle, award, ...row }) => ({
    ...row,
    callTitle: JSON.parse(callTitle),
    committed: award === 'committed',
  }));
}
