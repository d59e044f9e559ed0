import { fc } from '../support/fastCheck.js';
import { command } from '../support/budgetCommands.js';
import { budgetHistories } from '../support/budgetHistory.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { checkInvariants } from '../../server/data/invariants.js';

/** Those of the product's checks that hold of money alone, without cases around it. */
const ofMoney =
  /^(?:balances_|no_balance|ledger_|logged_postings|awards_are_reserved|reserved_is|committed_is|payable_is|postings_|legs_|what_is_|instalments_|closed_lines)/;

onEachDatabase('any history of the budget', (open, dialect) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
  });
  afterAll(() => database.close());

  it('comes to what a small model says, and to what the checks of money ask', async () => {
    const numRuns = Number(process.env['HISTORIES'] ?? (dialect === 'sqlite' ? 60 : 15));
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: 8, maxLength: 30 }),
        budgetHistories(database, zone),
      ),
      {
        numRuns,
        endOnFailure: true,
      },
    );
    const broken = (await checkInvariants(database.db)).filter(
      ({ name, broken: rows }) => ofMoney.test(name) && rows.length > 0,
    );
    expect(broken).toEqual([]);
    // Not for want of trying: every act was approved somewhere.
    const acts = await database.db.rows.postings.all({});
    expect([...new Set(acts.map(({ act }) => act))].toSorted()).toEqual([
      'appropriate',
      'carry_over',
      'close',
      'give_back',
      'increase',
      'reduce',
      'reopen',
      'reverse',
      'transfer',
    ]);
  }, 600_000);
});
