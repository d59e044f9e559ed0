import { isDuplicate } from '../../data/databaseErrors.js';
import { goThrough } from '../../data/goingOn.js';
import { applications } from '../../data/tables/cases.js';
import { bankAccounts } from '../../data/tables/funding.js';
import { currentPayee, payeeStanding } from '../../domain/fund/payee.js';
import { openCase } from '../../shared/casefile/caseFile.js';
import { awardStream } from '../../shared/effects/bankAccounts.js';
import { addPayee, payeeFile, wantingPayeeSql } from '../../shared/effects/payeeFile.js';
import { assignmentCounts } from '../../shared/payable/payeeSql.js';
import type { Deps } from '../../shared/request/deps.js';
import { tellPayee } from './payee.mails.js';

/** Days between reminders of an account that waits for its applicant, and how many there are. */
const everyDays = 5;
const most = 3;
const perRound = 200;
const msOfDay = 86_400_000;

const columns = { id: applications.columns.id };

/**
 * Brings over what a process of the release before has committed or changed meanwhile, and reminds
 * applicants whose account waits for them: at once where nobody has asked for its proof yet, then
 * every five days, three times. How many.
 */
export async function lookAfterPayees(deps: Deps): Promise<number> {
  return (await bringOver(deps)) + (await remindAll(deps));
}

/** Awards without an assignment, or that a process of before has given another account than theirs has. */
async function bringOver(deps: Deps): Promise<number> {
  const rows = await deps.db.select(
    { ...columns, account: bankAccounts.columns.id },
    `SELECT w.application_id AS id, w.bank_account_id AS account FROM awards w
      WHERE w.status = 'committed' AND w.bank_account_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM payee_assignments s
              WHERE s.application_id = w.application_id AND s.bank_account_id = w.bank_account_id
                AND ${assignmentCounts('s')}
                AND NOT EXISTS (SELECT 1 FROM payee_assignments l
                      WHERE l.application_id = s.application_id AND l.place > s.place
                        AND ${assignmentCounts('l')}))
      LIMIT ${perRound}`,
  );
  for (const { id, account } of rows) {
    await deps.db.transaction(async () => {
      await deps.db.rows.applications.lock({ id });
      await deps.db.rows.awards.lock({ application_id: id });
      if (!(await isInTheLog(deps, id, account))) return;
      const by = { at: deps.clock.now().toISOString(), actorId: null };
      await addPayee(deps, by, {
        applicationId: id,
        accountId: account,
        kind: 'brought',
        proof: null,
        reason: '',
        onBehalf: false,
        personId: null,
      });
    });
  }
  return rows.length;
}

/** Whether the award still names the account, and its last event says so too: nothing forged is made good. */
async function isInTheLog({ db }: Deps, id: string, account: string): Promise<boolean> {
  const award = await db.rows.awards.find({ application_id: id });
  const [last] = await db.rows.events.all(
    { stream: awardStream(id), type: ['award_committed', 'award_account_changed'] },
    [['seq', 'DESC']],
    1,
  );
  return award?.bank_account_id === account && last?.data['account'] === account;
}

function remindAll(deps: Deps): Promise<number> {
  return goThrough({
    from: '',
    next: (after) =>
      deps.db.select(
        columns,
        `SELECT a.id FROM applications a JOIN awards w ON w.application_id = a.id
          WHERE ${wantingPayeeSql('w')} AND a.suspended_at IS NULL AND a.id > :after
          ORDER BY a.id LIMIT ${perRound}`,
        { after },
      ),
    placeOf: ({ id }) => id,
    name: ({ id }) => `payee account of case ${id}`,
    work: ({ id }) => remind(deps, id),
    // Another process may be quicker.
    expected: isDuplicate,
  });
}

async function remind(deps: Deps, id: string): Promise<boolean> {
  const now = deps.clock.now();
  const payee = await payeeFile(deps.db, id);
  const standing = payeeStanding(payee, now);
  const current = currentPayee(payee.assignments);
  if (current === null) return false;
  if (standing.is !== 'unproved' && standing.is !== 'refused' && standing.is !== 'returned') {
    return false;
  }
  const days = (now.getTime() - Date.parse(standing.since)) / msOfDay;
  const due = Math.min(most, Math.floor(days / everyDays));
  // What came back or was refused has just been told; nobody has been told of a proof that is owed.
  if (due === 0 && standing.is !== 'unproved') return false;
  const mark = `payee:${standing.is}:${standing.since}:${due}`;
  if (await deps.db.rows.reminders.find({ application_id: id, mark })) return false;
  const at = now.toISOString();
  const file = await openCase(deps, id);
  return deps.db.transaction(async () => {
    await deps.db.rows.reminders.insert({ application_id: id, mark, at });
    await tellPayee(deps, at, file, payee, {
      event: 'payee_wanted',
      line: current,
      from: standing.since,
      wanted: standing,
    });
    return true;
  });
}
