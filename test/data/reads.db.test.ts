import { z } from 'zod';
import {
  count,
  fenColumn,
  flag,
  id,
  joined,
  json,
  later,
  oneOf,
  optional,
  sumOfFen,
  time,
  wholeColumn,
  words,
  type ColumnReader,
} from '../../server/data/schema/columns.js';
import { numberCounters } from '../../server/data/tables/procedures.js';
import { localTextSchema } from '../../server/domain/localText.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';

const title = { zh: '甲', en: 'One' };
const [day, nextMonth] = ['2026-01-02T00:00:00.000Z', '2026-02-03T00:00:00.000Z'];
// What a double still holds exactly, and the first that it does not.
const [largest, tooLarge] = ['9007199254740991', '9007199254740993'];

onEachDatabase('reads', (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    const { db } = database;
    await db.execute(`CREATE TABLE kinds (id VARCHAR(36) PRIMARY KEY, amount BIGINT, place INTEGER,
      title TEXT, at VARCHAR(24), status VARCHAR(36), other VARCHAR(36))`);
    const insert = `INSERT INTO kinds VALUES (:id, :amount, :place, :title, :at, :status, NULL)`;
    const row = { place: 3, title: JSON.stringify(title), at: day, status: 'open' };
    await db.execute(insert, { ...row, id: 'a', amount: largest });
    await db.execute(insert, { ...row, id: 'b', amount: '-5', at: nextMonth });
  });
  afterAll(() => database.close());

  const one = async <T>(reader: ColumnReader<T>, expression: string): Promise<T | undefined> => {
    const sql = `SELECT ${expression} AS it FROM kinds k WHERE k.id = 'a'`;
    return (await database.db.select({ it: reader }, sql))[0]?.it;
  };

  test('every column comes as its reader says, whatever the driver hands over', async () => {
    const columns = {
      id: id(),
      amount: fenColumn(),
      place: wholeColumn(),
      title: json(localTextSchema),
      at: time(),
      status: oneOf(['open', 'closed']),
      other: optional(id()),
    };
    const rows = await database.db.select(columns, 'SELECT * FROM kinds WHERE at = :at', {
      at: day,
    });
    expect(rows).toEqual([
      { id: 'a', amount: BigInt(largest), place: 3, title, at: day, status: 'open', other: null },
    ]);
  });

  test('counts, sums and conditions are numbers, fen and booleans', async () => {
    const [row] = await database.db.select(
      { many: count(), sum: sumOfFen(), none: sumOfFen(), places: wholeColumn(), known: flag() },
      `SELECT COUNT(*) AS many, SUM(amount) AS sum, SUM(CASE WHEN id = 'x' THEN amount END) AS none,
              SUM(place) AS places, MAX(id) = 'b' AS known FROM kinds`,
    );
    expect(row).toEqual({ many: 2, sum: BigInt(largest) - 5n, none: 0n, places: 6, known: true });
    expect(await one(flag(), "k.id = 'b'")).toBe(false);
    expect(await one(flag(), 'EXISTS (SELECT 1 FROM kinds)')).toBe(true);
  });

  test('what was joined by GROUP_CONCAT is a list of what each reader says', async () => {
    const columns = { ids: joined(oneOf(['a', 'b'])), none: joined(id()) };
    const [row] = await database.db.select(
      columns,
      `SELECT GROUP_CONCAT(k.id) AS ids, (SELECT GROUP_CONCAT(o.id) FROM kinds o WHERE o.id = '') AS none
         FROM kinds k`,
    );
    expect(row?.ids.toSorted()).toEqual(['a', 'b']);
    expect(row?.none).toEqual([]);
    await expect(one(joined(oneOf(['b'])), 'k.id')).rejects.toThrow('expected one of b');
  });

  test('values find their places: lists of every length, none twice, and nothing within quotes', async () => {
    const ids = async (sql: string, values: Readonly<Record<string, unknown>>): Promise<string> =>
      (await database.db.select({ id: id() }, sql, values)).map((row) => row.id).join(' ');
    const within = 'SELECT id FROM kinds WHERE id IN (:ids) ORDER BY id';
    for (const length of [1, 2, 3, 5, 51]) {
      const others = Array.from({ length: length - 1 }, (_, at) => `other ${at}`);
      expect(await ids(within, { ids: [...others, 'a'] })).toBe('a');
      expect(await ids(within, { ids: ['b', ...others] })).toBe('b');
    }
    expect(await ids(within, { ids: ['b', 'a', 'b'] })).toBe('a b');
    const quoted =
      "SELECT id FROM kinds WHERE ':at' <> :at AND at = :at AND id <> ':id' LIMIT :most";
    expect(await ids(quoted, { at: day, id: 'a', most: 1 })).toBe('a');
    await expect(ids('SELECT id FROM kinds WHERE id = :it', {})).rejects.toThrow(/it/);
  });

  test('what is read later is read when it is asked for, and its fault has its name', async () => {
    const columns = {
      title: later('title', json(localTextSchema)),
      at: later('at', wholeColumn()),
    };
    const [row] = await database.db.select(columns, "SELECT title, at FROM kinds WHERE id = 'a'");
    expect(row?.title()).toEqual(title);
    expect(() => row?.at()).toThrow('column at does not fit');
  });

  test('what a LEFT JOIN did not find is null, and only where null may be', async () => {
    const sql = `SELECT k.id, o.id AS other, o.title, o.place, o.id IS NOT NULL AS met
                   FROM kinds k LEFT JOIN kinds o ON o.id = k.other WHERE k.id = 'a'`;
    const columns = {
      other: optional(id()),
      title: optional(json(localTextSchema)),
      place: optional(count()),
      met: flag(),
    };
    expect(await database.db.select(columns, sql)).toEqual([
      { other: null, title: null, place: null, met: false },
    ]);
    for (const reader of [
      id(),
      words(9),
      json(localTextSchema),
      wholeColumn(),
      count(),
      fenColumn(),
    ]) {
      await expect(database.db.select({ other: reader }, sql)).rejects.toThrow(
        /^column other of SELECT k\.id, o\.id AS other, .*: expected .*, found null$/,
      );
    }
  });

  test('a column of another name fails and says which', async () => {
    const sql = `\n  SELECT k.id,\n    k.place FROM kinds k`;
    const read = database.db.select({ id: id(), places: optional(wholeColumn()) }, sql);
    await expect(read).rejects.toThrow(
      'column places of SELECT k.id, k.place FROM kinds k: it is not in the result',
    );
  });

  test.each<[string, ColumnReader<unknown>, string]>([
    ['a number as text', words(9), 'k.place'],
    ['text as a number', wholeColumn(), 'k.id'],
    ['text as fen', fenColumn(), 'k.id'],
    ['empty text as a number', wholeColumn(), "''"],
    ['a fraction as a whole number', wholeColumn(), 'k.place / 2.0'],
    ['a fraction as fen', fenColumn(), 'k.place / 2.0'],
    ['a negative number as a count', count(), '0 - k.place'],
    ['a number as a condition', flag(), 'k.place'],
    ['a word of another set', oneOf(['shut']), 'k.status'],
    ['text as JSON', json(z.string()), 'k.at'],
    ['JSON of another shape', json(z.object({ fr: z.string() })), 'k.title'],
    ['a number that is not exact', wholeColumn(), tooLarge],
  ])('%s fails and keeps the value to itself', async (_, reader, expression) => {
    const failure: unknown = await one(reader, expression).catch((error: unknown) => error);
    expect(String(failure)).toMatch(/^Error: column it of SELECT .* AS it FROM kinds/);
    for (const value of ['open', day, title.zh]) expect(String(failure)).not.toContain(value);
  });

  test('fen beyond what a driver hands over exactly are never rounded', async () => {
    // MariaDB hands them over as text; SQLite as a number that is no longer the same.
    const read: unknown = await one(fenColumn(), tooLarge).catch(() => 'refused');
    expect(read).toBe(database.db.dialect === 'mysql' ? BigInt(tooLarge) : 'refused');
  });

  test('a statement may return more than is read, as while a release adds a column', async () => {
    const rows = await database.db.select({ id: id() }, 'SELECT * FROM kinds ORDER BY id');
    expect(rows).toEqual([{ id: 'a' }, { id: 'b' }]);
  });

  test('a word that is none of its column is refused when it is read, with table and column', async () => {
    const { db } = database;
    await db.execute("INSERT INTO memberships VALUES ('o', 'u', 'owner', '2026-11-02')");
    await expect(db.rows.memberships.all({ organisation_id: 'o' })).rejects.toThrow(
      'column position of memberships: expected one of manager, member, found string',
    );
    await db.execute("UPDATE memberships SET position = 'member' WHERE organisation_id = 'o'");
    expect(await db.rows.memberships.all({ organisation_id: 'o' })).toHaveLength(1);
  });

  test('the doors read as strictly and name the table', async () => {
    const { db } = database;
    await db.execute("INSERT INTO kinds (id) VALUES ('broken')");
    await db.execute('ALTER TABLE number_counters RENAME TO kept_counters');
    await db.execute(
      'CREATE VIEW number_counters AS SELECT id AS series, amount AS next_number FROM kinds',
    );
    await expect(db.rows.numberCounters.find({ series: 'broken' })).rejects.toThrow(
      `column next_number of ${numberCounters.name}: expected a whole number below 2^53, found null`,
    );
  });
});
