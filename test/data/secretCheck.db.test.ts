import { openDatabase } from '../../server/data/database.js';
import { knowsSecret } from '../../server/data/secretCheck.js';
import { emptyDatabase, onEachDatabase, testSecret } from '../support/databases.js';

onEachDatabase('the secret of a database', (open, dialect) => {
  const known = async (url: string, secret: string): Promise<boolean> => {
    const db = openDatabase(url, secret);
    try {
      return await knowsSecret(db);
    } finally {
      await db.close();
    }
  };

  test('is told from any other', async () => {
    const database = await open();
    expect(await known(database.url, testSecret)).toBe(true);
    expect(await known(database.url, `${testSecret}.`)).toBe(false);
    await database.close();
  });

  test('is any while nothing was sealed', async () => {
    const database = await emptyDatabase(dialect);
    expect(await known(database.url, 'whatever it will be, 32 characters')).toBe(true);
    await database.close();
  });
});
