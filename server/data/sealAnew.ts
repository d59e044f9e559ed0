import type { Seal } from '../adapters/seal.js';
import { changeSealed } from '../domain/application/privateAnswers.js';
import { isObject, parseJson } from '../domain/json.js';
import type { Database } from './database.js';
import { longTextColumn, optional, words, type Column } from './schema/columns.js';
import type { Columns, Table } from './schema/table.js';
import type { Vault } from './schema/vault.js';
import { tables } from './tables/all.js';

type Sealing = Pick<Vault | Seal, 'seal' | 'open' | 'isPresent'>;

/** Columns of one table that hold sealed text, and what seals them. */
interface SealedPlace {
  readonly table: Table<Columns>;
  readonly columns: readonly string[];
  readonly by: 'vault' | 'seal';
  /** Where they are answers: only their markers are sealed, and the rest is what people typed. */
  readonly marked?: boolean;
}

const { bankAccounts, objections, applicationSections } = tables;

/** What features seal by themselves; what is append-only is history and stays. */
const sealedByFeatures: readonly SealedPlace[] = [
  { table: bankAccounts, columns: ['number_sealed'], by: 'seal' },
  {
    table: objections,
    columns: ['objector_name', 'objector_contact', 'facts', 'withdrawn_for'],
    by: 'seal',
  },
  { table: applicationSections, columns: ['unread'], by: 'seal' },
  { table: applicationSections, columns: ['answers'], by: 'seal', marked: true },
];

const all: readonly Table<Columns>[] = Object.values(tables);
const places: readonly SealedPlace[] = [
  ...all.flatMap((table): SealedPlace[] => {
    const columns = Object.entries(table.columns).flatMap(([name, column]) =>
      column.sealed && table !== tables.secretKeys ? [name] : [],
    );
    return columns.length === 0 ? [] : [{ table, columns, by: 'vault' }];
  }),
  ...sealedByFeatures,
];

const rowsAtOnce = 200;
/** Nonce, tag and at least one byte. */
const sealedShape = /^v1\.[\w-]{38,}$/;

/** What whoever changes the secret hears of it. */
export interface SealingTold {
  /** How many rows of a table were written, after each transaction. */
  readonly written: (table: string, rows: number) => void;
  /** A text that no secret opens, and that stays as it is; `at` is the key of its row. */
  readonly unopened: (table: string, column: string, at: string) => void;
}

/**
 * Seals under the present secret whatever may be written and still lies under a former one, with what
 * it is found by, a table after the other in transactions of some hundred rows. What is done already
 * is passed over, so that one broken off is simply begun again. No row can keep it from its end: what
 * does not open is left, since it is lost under the former secrets too.
 */
export async function sealAnew(db: Database, seal: Seal, told: SealingTold): Promise<void> {
  for (const { by, ...place } of places) {
    const walked = { ...place, sealing: by === 'vault' ? db.vault : seal };
    let last: Readonly<Record<string, string>> | null = null;
    do {
      last = await sealSome(db, walked, last, told);
    } while (last !== null);
  }
  await db.execute(
    `UPDATE organisation_invitations SET live_key = CONCAT(organisation_id, ' ', email_digest)
      WHERE live_key IS NOT NULL`,
  );
  // Keys of subjects are digests too: the job that looks for conflicts makes them anew.
  await db.execute("UPDATE case_subjects SET revision = 0 WHERE part = 'case'");
}

interface Walked extends Omit<SealedPlace, 'by'> {
  readonly sealing: Sealing;
}

/** Some rows beyond the last; the key of the last of them, or null where there are no more. */
function sealSome(
  db: Database,
  walked: Walked,
  last: Readonly<Record<string, string>> | null,
  told: SealingTold,
): Promise<Readonly<Record<string, string>> | null> {
  const { table, columns } = walked;
  const key = table.key.map((name) => [name, words(200)] as const);
  const texts = columns.map((name) => [name, optional(longTextColumn())] as const);
  const list = [...table.key, ...columns].map((name) => `\`${name}\``).join(', ');
  return db.transaction(async () => {
    const rows = await db.select(
      Object.fromEntries<Column<string> | Column<string | null>>([...key, ...texts]),
      `SELECT ${list} FROM \`${table.name}\` ${last === null ? '' : `WHERE ${beyond(table.key)}`}
        ORDER BY ${table.key.join(', ')} LIMIT ${rowsAtOnce}`,
      last ?? {},
    );
    let written = 0;
    for (const row of rows) {
      const changes = changesOf(db, walked, row, told);
      if (Object.keys(changes).length === 0) continue;
      const set = Object.keys(changes).map((name) => `\`${name}\` = :new_${name}`);
      const at = table.key.map((name) => `\`${name}\` = :${name}`);
      await db.execute(`UPDATE \`${table.name}\` SET ${set.join(', ')} WHERE ${at.join(' AND ')}`, {
        ...Object.fromEntries(Object.entries(changes).map(([name, to]) => [`new_${name}`, to])),
        ...keyOf(table, row),
      });
      written += 1;
    }
    if (written > 0) told.written(table.name, written);
    const end = rows.at(-1);
    return end === undefined || rows.length < rowsAtOnce ? null : keyOf(table, end);
  });
}

type Row = Readonly<Record<string, string | null>>;

const keyOf = ({ key }: Table<Columns>, row: Row): Record<string, string> =>
  Object.fromEntries(key.map((name) => [name, row[name] ?? '']));

/** The condition for rows behind a key, in the order of its columns. */
function beyond(key: readonly string[]): string {
  const steps = key.map((name, index) => {
    const same = key.slice(0, index).map((before) => `\`${before}\` = :${before}`);
    return `(${[...same, `\`${name}\` > :${name}`].join(' AND ')})`;
  });
  return `(${steps.join(' OR ')})`;
}

/** Columns of a row as they are to be written; nothing where all is under the present secret. */
function changesOf(
  { vault }: Database,
  { table, columns, sealing, marked = false }: Walked,
  row: Row,
  told: SealingTold,
): Record<string, string | number | bigint | null> {
  const changes: Record<string, string | number | bigint | null> = {};
  for (const name of columns) {
    const stored = row[name] ?? '';
    const again = (sealed: string): string => {
      if (!sealedShape.test(sealed) || sealing.isPresent(sealed)) return sealed;
      const plain = opened(sealing, sealed);
      if (plain !== null) return sealing.seal(plain);
      told.unopened(table.name, name, Object.values(keyOf(table, row)).join(' '));
      return sealed;
    };
    const anew = marked && stored !== '' ? markersAnew(stored, again) : again(stored);
    if (anew === stored) continue;
    changes[name] = anew;
    for (const [digest, column] of Object.entries(table.columns)) {
      if (column.from === name) changes[digest] = column.write(sealing.open(anew), vault);
    }
  }
  return changes;
}

function markersAnew(stored: string, again: (sealed: string) => string): string {
  const answers = parseJson(stored);
  if (!isObject(answers)) return stored;
  let differs = false;
  const values = Object.entries(answers).map(([field, value]) => [field, value ?? null] as const);
  const anew = changeSealed(Object.fromEntries(values), (sealed) => {
    const other = again(sealed);
    differs ||= other !== sealed;
    return { sealed: other };
  });
  return differs ? JSON.stringify(anew) : stored;
}

function opened(sealing: Sealing, sealed: string): string | null {
  try {
    return sealing.open(sealed);
  } catch {
    return null;
  }
}
