import type { QueryInterface } from 'sequelize';
import { hostOf } from '../server/domain/identity/mailAddress.js';
import { phoneKey } from '../server/domain/identity/phone.js';
import {
  addColumnOnce,
  addIndex,
  addUniqueIndex,
  createTable,
  dropColumn,
  dropIndex,
  dropTables,
  id,
  optional,
  time,
  words,
  type TableSpec,
} from './support/schema.js';
import {
  rewrite,
  rewriteInto,
  walkRows,
  wipeFreed,
  type Place,
  type Vault,
} from './support/sealing.js';

const marks: TableSpec = {
  name: 'secret_marks',
  columns: { name: words(20), sealed: words(100) },
  key: ['name'],
};

interface SealedColumn extends Place {
  /** What it takes up plain and sealed. */
  readonly lengths: readonly [plain: number, sealed: number];
}

const lines: readonly SealedColumn[] = [
  { table: 'users', column: 'email', lengths: [200, 400] },
  { table: 'users', column: 'phone', lengths: [30, 120] },
  { table: 'organisation_invitations', column: 'email', lengths: [200, 400] },
  { table: 'row_confirmations', column: 'email', lengths: [200, 400] },
  { table: 'mails', column: 'to_address', lengths: [200, 400] },
];

interface Digest extends Place {
  readonly from: string;
  readonly of: (plain: string) => string;
}

const asIs = (plain: string): string => plain;
const digests: readonly Digest[] = [
  { table: 'users', column: 'email_digest', from: 'email', of: asIs },
  { table: 'users', column: 'host_digest', from: 'email', of: hostOf },
  { table: 'users', column: 'phone_digest', from: 'phone', of: phoneKey },
  { table: 'organisation_invitations', column: 'email_digest', from: 'email', of: asIs },
];

const bodies: Place = { table: 'mails', column: 'body' };
const isSealed = (text: string): boolean => text.startsWith('v1.');

/**
 * Addresses, telephones and letters lie sealed, and a known text beside them, which only the right
 * secret opens. What people are found by becomes a digest under a key. Whatever was done before a
 * start was cut short is gone on with: a column that holds sealed text is done.
 */
export async function up(queries: QueryInterface, vault: Vault): Promise<void> {
  await createTable(queries, marks);
  const [known] = await queries.sequelize.query('SELECT name FROM secret_marks');
  if (known.length === 0) {
    await queries.bulkInsert('secret_marks', [{ name: 'columns', sealed: vault.seal('columns') }]);
  }
  for (const { lengths, ...place } of lines) {
    await rewriteInto(queries, place, {
      length: lengths[1],
      done: isSealed,
      text: (plain) => vault.seal(plain),
    });
  }
  await addColumnOnce(queries, 'mails', 'body_removed_at', optional(time()));
  await addIndex(queries, 'mails', 'body_removed_at', 'created_at');
  await rewrite(queries, bodies, (text) => (isSealed(text) ? text : vault.seal(text)));
  for (const digest of digests) {
    await addColumnOnce(queries, digest.table, digest.column, optional(words(43)));
    await fillDigest(queries, vault, digest);
  }
  await addUniqueIndex(queries, 'users', 'email_digest');
  await addIndex(queries, 'users', 'host_digest');
  await addIndex(queries, 'organisation_invitations', 'email_digest');
  await nameWaiting(queries, 'email_digest');
  await takeUpContests(queries);
  await wipeFreed(
    queries,
    [...lines, bodies].map(({ table }) => table),
  );
}

function fillDigest(
  queries: QueryInterface,
  vault: Vault,
  { table, column, from, of }: Digest,
): Promise<void> {
  return walkRows(queries, { table, column: from }, async (row, sealed) => {
    const part = of(vault.open(sealed));
    if (part === '') return;
    await queries.bulkUpdate(table, { [column]: vault.digest(part) }, { id: row });
  });
}

/** Contests filed before were told to the managers at once; they stay as they are. */
async function takeUpContests(queries: QueryInterface): Promise<void> {
  await addColumnOnce(queries, 'organisation_claims', 'taken_up_at', optional(time()));
  await addColumnOnce(queries, 'organisation_claims', 'taken_up_by', optional(id()));
  await queries.sequelize.query(
    `UPDATE organisation_claims SET taken_up_at = filed_at
      WHERE kind = 'contest' AND taken_up_at IS NULL`,
  );
}

/** The invitation that waits for an address is told by the organisation and this column. */
async function nameWaiting(queries: QueryInterface, column: string): Promise<void> {
  await queries.sequelize.query(
    `UPDATE organisation_invitations SET live_key = CONCAT(organisation_id, ' ', ${column})
      WHERE live_key IS NOT NULL`,
  );
}

export async function down(queries: QueryInterface, vault: Vault): Promise<void> {
  for (const column of ['taken_up_by', 'taken_up_at']) {
    await dropColumn(queries, 'organisation_claims', column);
  }
  const plain = (text: string): string => (isSealed(text) ? vault.open(text) : text);
  for (const { table, column } of digests) {
    await dropIndex(queries, table, column);
    await dropColumn(queries, table, column);
  }
  await rewrite(queries, bodies, plain);
  await dropIndex(queries, 'mails', 'body_removed_at', 'created_at');
  await dropColumn(queries, 'mails', 'body_removed_at');
  for (const { lengths, ...place } of lines) {
    await rewriteInto(queries, place, {
      length: lengths[0],
      done: (text) => !isSealed(text),
      text: plain,
    });
  }
  await addUniqueIndex(queries, 'users', 'email');
  await addIndex(queries, 'organisation_invitations', 'email');
  await nameWaiting(queries, 'email');
  await dropTables(queries, ['secret_marks']);
}
