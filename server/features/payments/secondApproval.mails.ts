import { applications } from '../../data/tables/cases.js';
import { policy } from '../../domain/access/policy.js';
import { inLocale } from '../../domain/localText.js';
import { yuanText } from '../../domain/money.js';
import { users } from '../../data/tables/people.js';
import { holdersForAll } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import { waitsForSecondSql } from '../../shared/payable/secondApprovalSql.js';
import type { Deps } from '../../shared/request/deps.js';
import type { BatchRow } from './batch.file.js';
import { limitInForce } from './approvalLimits.query.js';

/**
 * Where an approved batch is over the limit in force, tells those who may approve it once more: the
 * rank asked for, none of the three who signed, and nobody who is kept out of one of its cases.
 */
export async function tellSecondApprovers(deps: Deps, batchId: string): Promise<void> {
  const { db, words, clock } = deps;
  const batch = await waitingBatch(deps, batchId);
  const limit = batch && (await limitInForce(db, batch.programme_id));
  const over = limit?.amount ?? null;
  if (batch === null || over === null) return;
  const at = clock.now().toISOString();
  const programme = await db.rows.programmes.find({ id: batch.programme_id });
  const readers = await holdersForAll(
    db,
    await casesOf(deps, batch),
    policy['payment.approve_again'],
  );
  const signers = await signersOf(deps, batch);
  for (const reader of readers.filter(({ id }) => !signers.has(id))) {
    await sendLetter(deps, reader, at, {
      event: 'batch_needs_second',
      values: (locale) => ({
        batch: batch.number,
        programme: programme ? inLocale(programme.name, locale) : '',
        count: String(batch.line_count),
        amount: words(locale, 'mail.amount', { yuan: yuanText(batch.total) }),
        limit: words(locale, 'mail.amount', { yuan: yuanText(over) }),
      }),
      path: `/payments/batches/${batch.id}`,
      where: 'act',
    });
  }
}

/** A limit that has just come into force holds approved batches back: tells of each. */
export async function tellOfHeldBatches(deps: Deps, programmeId: string): Promise<void> {
  const held = await deps.db.rows.paymentBatches.all(
    { programme_id: programmeId, status: 'approved' },
    [['number', 'ASC']],
  );
  for (const { id } of held) await tellSecondApprovers(deps, id);
}

async function waitingBatch({ db }: Deps, id: string): Promise<BatchRow | null> {
  const waits = await db.select(
    { id: users.columns.id },
    `SELECT b.id FROM payment_batches b
      WHERE b.id = :id AND b.status = 'approved' AND ${waitsForSecondSql('b')}`,
    { id },
  );
  return waits.length === 0 ? null : db.rows.paymentBatches.find({ id });
}

const { columns: of } = applications;

const casesOf = ({ db }: Deps, batch: BatchRow) =>
  db.select(
    { id: of.id, programme_id: of.programme_id },
    `SELECT DISTINCT a.id, a.programme_id FROM payments p
       JOIN applications a ON a.id = p.application_id WHERE p.batch_id = :batch`,
    { batch: batch.id },
  );

/** Every account of the three persons who signed. */
async function signersOf(
  { db }: Deps,
  { prepared_person: one, reviewed_person: two, approved_person: three }: BatchRow,
): Promise<ReadonlySet<string>> {
  const persons = [one, two, three].filter((person) => person !== null);
  const accounts = await db.rows.users.all({ person_id: persons });
  return new Set(accounts.map(({ id }) => id));
}
