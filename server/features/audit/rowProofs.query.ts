import { contentHash } from '../../domain/application/content.js';
import { revisions } from '../../data/tables/cases.js';
import { mails } from '../../data/tables/cases.js';
import { agreements, notices } from '../../data/tables/decisions.js';
import { bankAccounts, paymentBatches, payments, tranches } from '../../data/tables/funding.js';
import { procedureVersions } from '../../data/tables/procedures.js';
import { anyObject, json, words } from '../../data/schema/columns.js';
import type { KeptFinding } from '../../data/tables/record.js';
import { agreementHash } from '../../domain/award/agreementText.js';
import { sha256 } from '../../domain/events.js';
import { linesHash, signedLines } from '../../domain/fund/batch.js';
import { canonicalJson, type JsonObject } from '../../domain/json.js';
import { inLocale } from '../../domain/localText.js';
import { fen } from '../../domain/money.js';
import type { Deps } from '../../shared/request/deps.js';

/** What the checks of rows need. */
export type RecordDeps = Pick<Deps, 'db' | 'seal'>;

const rowsAtOnce = 500;

/** Walks rows by their id, a page at a time. */
async function inPages<R extends { readonly id: string }>(
  read: (after: string) => Promise<readonly R[]>,
  each: (row: R) => void,
): Promise<void> {
  for (let after = ''; ;) {
    const rows = await read(after);
    rows.forEach(each);
    const last = rows.at(-1);
    if (!last || rows.length < rowsAtOnce) return;
    after = last.id;
  }
}

/** The answer of what may throw over content that was tampered with; then it does not hold. */
function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

const { columns: account } = bankAccounts;
const accountColumns = {
  id: account.id,
  number_sealed: account.number_sealed,
  number_tail: account.number_tail,
  number_hash: account.number_hash,
};

/** Accounts whose sealed number is not the one they are known by. */
export async function wrongAccounts({ db, seal }: RecordDeps): Promise<KeptFinding[]> {
  const found: KeptFinding[] = [];
  await inPages(
    (after) =>
      db.select(
        accountColumns,
        `SELECT id, number_sealed, number_tail, number_hash FROM bank_accounts
          WHERE id > :after ORDER BY id LIMIT ${rowsAtOnce}`,
        { after },
      ),
    (row) => {
      const whole = holds(() => {
        const number = seal.open(row.number_sealed);
        return seal.blindIndex(number) === row.number_hash && number.endsWith(row.number_tail);
      });
      if (!whole) found.push({ check: 'account_numbers_are_as_sealed', place: { id: row.id } });
    },
  );
  return found;
}

const { columns: batch } = paymentBatches;
const batchColumns = { id: batch.id, number: batch.number, lines_hash: batch.lines_hash };
const lineColumns = {
  batch_id: payments.columns.batch_id,
  reference: payments.columns.reference,
  amount: payments.columns.amount,
  payee: payments.columns.payee,
  number: words(20),
  tranche_name: tranches.columns.name,
  branch_code: account.branch_code,
  number_sealed: account.number_sealed,
};

/** Batches whose lines are no longer those that were signed. */
export async function wrongBatches({ db, seal }: RecordDeps): Promise<KeptFinding[]> {
  const found: KeptFinding[] = [];
  for (let after = ''; ;) {
    const batches = await db.select(
      batchColumns,
      `SELECT id, number, lines_hash FROM payment_batches
        WHERE id > :after ORDER BY id LIMIT 50`,
      { after },
    );
    const last = batches.at(-1);
    if (!last) return found;
    const lines = await db.select(
      lineColumns,
      `SELECT p.batch_id, p.reference, p.amount, p.payee, a.number, t.name AS tranche_name,
              k.branch_code, k.number_sealed
         FROM payments p JOIN applications a ON a.id = p.application_id
         JOIN tranches t ON t.id = p.tranche_id JOIN bank_accounts k ON k.id = p.bank_account_id
        WHERE p.batch_id > :after AND p.batch_id <= :last`,
      { after, last: last.id },
    );
    for (const { id, number, lines_hash: hash } of batches) {
      const whole = holds(() => {
        const there = lines
          .filter((line) => line.batch_id === id)
          .map((line) => ({
            paymentRef: line.reference,
            payeeName: line.payee,
            bankCode: line.branch_code,
            account: seal.open(line.number_sealed),
            amountFen: fen(line.amount),
            purpose: `${line.number} ${inLocale(line.tranche_name, 'zh-CN')}`,
          }));
        return linesHash(signedLines(there, seal, hash)) === hash;
      });
      if (!whole) found.push({ check: 'batches_hold_the_lines_signed', place: { id, number } });
    }
    after = last.id;
  }
}

/** Letters to experts say what their desk says; one to a tenant is about a row of a table. */
const unnumbered = [
  'review_invited',
  'review_closed',
  'review_put_back',
  'seat_extended',
  'seat_withdrawn',
  'defence_set',
  'defence_off',
  'row_confirmation',
  'row_confirmation_reminder',
];

const letterColumns = {
  id: mails.columns.id,
  event: mails.columns.event,
  body: mails.columns.body,
  number: words(20),
};

/** Letters about a case that do not say its number; what was removed says nothing any more. */
export async function wrongLetters({ db }: RecordDeps): Promise<KeptFinding[]> {
  const found: KeptFinding[] = [];
  await inPages(
    (after) =>
      db.select(
        letterColumns,
        `SELECT m.id, m.event, m.body, a.number FROM mails m
           JOIN applications a ON a.id = m.application_id AND a.submitted_at <= m.created_at
          WHERE m.id > :after AND m.told_after = 1 AND m.body_removed_at IS NULL
            AND m.event NOT IN (:unnumbered)
            AND m.subject NOT LIKE CONCAT('%', a.number, '%')
          ORDER BY m.id LIMIT ${rowsAtOnce}`,
        { after, unnumbered },
      ),
    ({ id, event, body, number }) => {
      if (body.includes(number)) return;
      found.push({ check: 'letters_about_a_case_carry_its_number', place: { id, event, number } });
    },
  );
  return found;
}

const { columns: agreement } = agreements;
const agreementColumns = {
  id: agreement.id,
  application_id: agreement.application_id,
  text_zh: agreement.text_zh,
  text_en: agreement.text_en,
  hash: agreement.hash,
};
const noticeColumns = {
  id: notices.columns.id,
  content: notices.columns.content,
  content_hash: notices.columns.content_hash,
};
const versionColumns = {
  id: procedureVersions.columns.id,
  procedure_id: procedureVersions.columns.procedure_id,
  // As it was written, not as it is read today: that is what was hashed.
  definition: json<JsonObject>(anyObject),
  definition_hash: procedureVersions.columns.definition_hash,
};

/** Agreements, notices and definitions whose text is not what its hash says. */
export async function wrongTexts({ db }: RecordDeps): Promise<KeptFinding[]> {
  const found: KeptFinding[] = [];
  const keep = (check: string, whole: boolean, place: JsonObject): void => {
    if (!whole) found.push({ check, place });
  };
  await inPages(
    (after) =>
      db.select(
        agreementColumns,
        `SELECT id, application_id, text_zh, text_en, hash FROM agreements
          WHERE id > :after ORDER BY id LIMIT ${rowsAtOnce}`,
        { after },
      ),
    ({ id, application_id: application, text_zh: zh, text_en: en, hash }) => {
      const whole = holds(() => agreementHash({ zh, en }) === hash);
      keep('agreements_read_as_signed', whole, { id, application_id: application });
    },
  );
  await inPages(
    (after) =>
      db.select(
        noticeColumns,
        `SELECT id, content, content_hash FROM notices
          WHERE id > :after ORDER BY id LIMIT ${rowsAtOnce}`,
        { after },
      ),
    ({ id, content, content_hash: hash }) =>
      keep(
        'notices_read_as_published',
        holds(() => sha256(canonicalJson(content)) === hash),
        { id },
      ),
  );
  await inPages(
    (after) =>
      db.select(
        versionColumns,
        `SELECT id, procedure_id, definition, definition_hash FROM procedure_versions
          WHERE id > :after ORDER BY id LIMIT ${rowsAtOnce}`,
        { after },
      ),
    ({ id, procedure_id: procedure, definition, definition_hash: hash }) => {
      const whole = holds(() => sha256(canonicalJson(definition)) === hash);
      keep('definitions_read_as_published', whole, { id, procedure_id: procedure });
    },
  );
  return found;
}

const { columns: revision } = revisions;
const revisionColumns = {
  id: revision.application_id,
  number: revision.number,
  content: revision.content,
  content_hash: revision.content_hash,
};

/** Revisions that do not hold what was handed in. */
export async function wrongRevisions({ db }: RecordDeps): Promise<KeptFinding[]> {
  const found: KeptFinding[] = [];
  for (let [after, from] = ['', 0]; ;) {
    const rows = await db.select(
      revisionColumns,
      `SELECT application_id AS id, number, content, content_hash FROM revisions
        WHERE application_id > :after OR (application_id = :after AND number > :from)
        ORDER BY application_id, number LIMIT 200`,
      { after, from },
    );
    for (const { id, number, content, content_hash: hash } of rows) {
      if (holds(() => contentHash(content) === hash)) continue;
      found.push({ check: 'revisions_read_as_handed_in', place: { application_id: id, number } });
    }
    const last = rows.at(-1);
    if (!last) return found;
    [after, from] = [last.id, last.number];
  }
}
