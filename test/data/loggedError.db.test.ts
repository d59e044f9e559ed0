import { loggedError } from '../../server/adapters/loggedError.js';
import { dialects, testDatabase, type TestDatabase } from '../support/databases.js';

/** What a person typed, which a statement carries and the log must not. */
const secret = 'a-telephone-13900001234';

describe.each(dialects)('an error of %s in the log', (dialect) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(dialect);
  }, 60_000);
  afterAll(() => database.close());

  test.each([
    [
      'a row that is there already',
      'INSERT INTO call_places (call_id, next_place) VALUES (:secret, 1)',
    ],
    ['a table that does not exist', 'INSERT INTO nowhere (call_id) VALUES (:secret)'],
  ])('for %s says kind and place, and none of the values', async (_, sql) => {
    const insert = () => database.db.execute(sql, { secret });
    if (sql.includes('call_places')) await insert();
    const error: unknown = await insert().then(
      () => null,
      (reason: unknown) => reason,
    );
    const line = loggedError(error);
    expect(line.message).not.toBe('');
    expect(line.stack).toContain('loggedError');
    expect(JSON.stringify(line)).not.toContain(secret);
  });

  test('names what caused it, a few steps deep', () => {
    const deep = new Error('the round failed', {
      cause: new Error('the case', { cause: 'a word' }),
    });
    const { cause } = loggedError(deep);
    expect([cause?.message, cause?.cause?.message]).toEqual(['the case', 'a word']);
  });
});
