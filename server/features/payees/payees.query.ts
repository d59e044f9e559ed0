import { words } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import { openPayee, payeeStanding, type PayeeStanding } from '../../domain/fund/payee.js';
import { payeeFiles, wantingPayeeSql } from '../../shared/effects/payeeFile.js';
import type { Deps } from '../../shared/request/deps.js';

const { id, title, applicant_name } = applications.columns;
const columns = { id, title, applicant_name, number: words(20) };

/** An award whose account waits for somebody. */
export interface WaitingPayee {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly applicant: string;
  readonly standing: PayeeStanding;
  /** Who asked for what waits; they do not check it. */
  readonly askedPerson: string | null;
}

export const payeesPerPage = 50;

/** Awards of the actor's programmes whose account waits for somebody, from after a case on; one more than a page. */
export async function waitingPayees(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  after: string,
): Promise<readonly WaitingPayee[]> {
  const rows = await db.select(
    columns,
    `SELECT a.id, a.title, a.applicant_name, COALESCE(a.number, '') AS number
       FROM applications a JOIN awards w ON w.application_id = a.id
      WHERE ${wantingPayeeSql('w')} AND a.id > :after
        AND (:everywhere = 1 OR a.programme_id IN (:programmes)) AND ${theirsToHandle()}
      ORDER BY a.id LIMIT ${payeesPerPage + 1}`,
    { ...scopeValues(scopeOf(actor, policy['payee.view'])), after },
  );
  const files = await payeeFiles(
    db,
    rows.map((row) => row.id),
  );
  const now = clock.now();
  return rows.map((row) => {
    const file = files.get(row.id) ?? { assignments: [], checked: false, returned: null };
    return {
      id: row.id,
      number: row.number,
      title: row.title,
      applicant: row.applicant_name,
      standing: payeeStanding(file, now),
      askedPerson: openPayee(file.assignments)?.askedPerson ?? null,
    };
  });
}
