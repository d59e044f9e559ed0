import { count, time, words } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { calls } from '../../data/tables/procedures.js';
import type { CaseStatus } from '../../domain/workflow/caseState.js';
import { tieValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';

export interface CounterpartyCase {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly applicant: string;
  readonly callTitle: LocalText;
  readonly submittedAt: string;
  readonly status: CaseStatus;
  /** Somebody of the organisation must do something now. */
  readonly waits: boolean;
}

const { id, title, applicant_name, status } = applications.columns;
const columns = {
  id,
  number: words(20),
  title,
  applicant_name,
  call_title: calls.columns.title,
  submitted_at: time(),
  status,
  waiting: count(),
};

/** The newest two hundred cases that name an organisation of the actor's, those that wait first. */
export async function counterpartyCases({ db }: Deps, actor: Actor): Promise<CounterpartyCase[]> {
  const rows = await db.select(
    columns,
    `SELECT a.id, a.number, a.title, a.applicant_name, c.title AS call_title, a.submitted_at, a.status,
            (SELECT COUNT(*) FROM tasks t WHERE t.application_id = a.id
                AND t.role = 'counterparty' AND t.status = 'open') AS waiting
       FROM applications a JOIN calls c ON c.id = a.call_id
      WHERE a.counterparty_id IN (:mine) AND a.number IS NOT NULL AND a.id NOT IN (:tied)
      ORDER BY waiting DESC, a.submitted_at DESC LIMIT 200`,
    { mine: ['', ...actor.organisationIds], ...tieValues(actor) },
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    title: row.title,
    applicant: row.applicant_name,
    callTitle: row.call_title,
    submittedAt: row.submitted_at,
    status: row.status,
    waits: row.waiting > 0,
  }));
}
