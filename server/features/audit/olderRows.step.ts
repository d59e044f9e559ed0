import { longTextColumn, optional, words } from '../../data/schema/columns.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { voucherStream } from '../../data/stores/voucherStore.js';
import { bankAccounts, resultDifferences } from '../../data/tables/funding.js';
import { procedureVersions } from '../../data/tables/procedures.js';
import { voucherMoves } from '../../data/tables/vouchers.js';
import { groupedBy } from '../../domain/groupedBy.js';
import { accountFacts, awardStream } from '../../shared/effects/bankAccounts.js';
import type { Deps } from '../../shared/request/deps.js';

const atOnce = 200;

/**
 * Rows that were written before their kind had an event get one, as they stand now; whatever is
 * changed from then on shows. Made once, before the first seal. How many.
 */
export async function recordOlderRows(deps: Deps, at: string): Promise<number> {
  let made = 0;
  for (const some of [olderAwards, olderAccounts, olderVersions, olderDifferences, olderMoves]) {
    for (let more = 1; more > 0; made += more) {
      more = await deps.db.transaction(() => some(deps, at));
    }
  }
  return made;
}

/** The stream of this row has no event of this type. */
const silent = (stream: string, type: string): string =>
  `NOT EXISTS (SELECT 1 FROM events e WHERE e.stream = ${stream} AND e.type = '${type}')`;

const afterwards = { afterwards: true };

async function olderAwards(deps: Deps, at: string): Promise<number> {
  const rows = await deps.db.select(
    { application_id: bankAccounts.columns.id, bank_account_id: bankAccounts.columns.id },
    `SELECT w.application_id, w.bank_account_id FROM awards w
      WHERE w.status = 'committed' AND w.bank_account_id IS NOT NULL
        AND ${silent("CONCAT('award:', w.application_id)", 'award_committed')} LIMIT ${atOnce}`,
  );
  for (const { application_id: id, bank_account_id: account } of rows) {
    const tranches = await deps.db.rows.tranches.all({ application_id: id });
    const plan = Object.fromEntries(tranches.map((each) => [each.tranche, each.amount.toString()]));
    const data = { ...(await accountFacts(deps, account)), plan, ...afterwards };
    await recordEvents(deps.db, awardStream(id), { at, actorId: null }, [
      { type: 'award_committed', data },
    ]);
  }
  return rows.length;
}

const { columns: account } = bankAccounts;

async function olderAccounts({ db }: Deps, at: string): Promise<number> {
  const rows = await db.select(
    {
      id: account.id,
      stream: longTextColumn(),
      number_hash: account.number_hash,
      branch_code: account.branch_code,
    },
    `SELECT k.id, k.number_hash, k.branch_code,
            CASE WHEN k.organisation_id IS NULL THEN CONCAT('user:', k.user_id)
                 ELSE CONCAT('org:', k.organisation_id) END AS stream
       FROM bank_accounts k
      WHERE (k.organisation_id IS NOT NULL OR k.user_id IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM events e
             WHERE e.stream = CASE WHEN k.organisation_id IS NULL THEN CONCAT('user:', k.user_id)
                                   ELSE CONCAT('org:', k.organisation_id) END
               AND e.type IN ('bank_account_added', 'bank_account_recorded')
               AND INSTR(e.data, k.id) > 0 AND INSTR(e.data, '"numberHash"') > 0)
      LIMIT ${atOnce}`,
  );
  for (const { id, stream, number_hash: numberHash, branch_code: branchCode } of rows) {
    await recordEvents(db, stream, { at, actorId: null }, [
      {
        type: 'bank_account_recorded',
        data: { account: id, numberHash, branchCode, ...afterwards },
      },
    ]);
  }
  return rows.length;
}

async function olderVersions({ db }: Deps, at: string): Promise<number> {
  const { id, procedure_id: procedure, number, definition_hash: hash } = procedureVersions.columns;
  const rows = await db.select(
    { id, procedure, number, hash, publisher: optional(words(36)) },
    `SELECT v.id, v.procedure_id AS \`procedure\`, v.number, v.definition_hash AS hash,
            v.published_by AS publisher
       FROM procedure_versions v
      WHERE ${silent("CONCAT('version:', v.id)", 'version_published')} LIMIT ${atOnce}`,
  );
  for (const { publisher, ...row } of rows) {
    const data = { procedure: row.procedure, number: row.number, hash: row.hash, ...afterwards };
    await recordEvents(db, `version:${row.id}`, { at, actorId: publisher }, [
      { type: 'version_published', data },
    ]);
  }
  return rows.length;
}

async function olderDifferences({ db }: Deps, at: string): Promise<number> {
  const rows = await db.select(
    resultDifferences.columns,
    `SELECT * FROM result_differences d
      WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.stream = CONCAT('batch:', d.batch_id)
             AND e.type = 'difference_found' AND INSTR(e.data, d.id) > 0) LIMIT ${atOnce}`,
  );
  for (const { id, batch_id: batch, reference, result, amount, day, why } of rows) {
    const difference = { difference: id, reference, result, day, why };
    await recordEvents(db, `batch:${batch}`, { at, actorId: null }, [
      {
        type: 'difference_found',
        data: { ...difference, amountFen: amount.toString(), ...afterwards },
      },
    ]);
  }
  return rows.length;
}

async function olderMoves({ db }: Deps, at: string): Promise<number> {
  const rows = await db.select(
    voucherMoves.columns,
    `SELECT * FROM voucher_moves m
      WHERE m.voucher_id IN (SELECT id FROM (SELECT v.id FROM vouchers v
              WHERE EXISTS (SELECT 1 FROM voucher_moves x WHERE x.voucher_id = v.id)
                AND ${silent("CONCAT('voucher:', v.id)", 'voucher_moved')}
              LIMIT ${atOnce}) AS some)
      ORDER BY m.voucher_id, m.seq`,
  );
  for (const [voucher, moves] of groupedBy(rows, ({ voucher_id: id }) => id)) {
    const facts = moves.map(({ kind, amount, once_key: onceKey, application_id: application }) => ({
      type: 'voucher_moved',
      data: { kind, amountFen: amount.toString(), onceKey, application, ...afterwards },
    }));
    await recordEvents(db, voucherStream(voucher), { at, actorId: null }, facts);
  }
  return rows.length;
}
