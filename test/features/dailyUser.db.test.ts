import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { openDatabase } from '../../server/data/database.js';
import { appendOnlyTables, missingGuards } from '../../server/data/guards.js';
import { migrateUp } from '../../server/data/migrator.js';
import { withdrawApplication } from '../../server/features/applications/withdrawApplication.service.js';
import { byAddress } from '../../server/features/accounts/signIn.service.js';
import { accountRoutes } from '../../server/features/accounts/accounts.routes.js';
import { sweepOld } from '../../server/web/sweepOld.js';
import { actorOf, cast, openDay, setScene, submittedCase } from '../support/applicationCast.js';
import { emptyDatabase, mysqlServer, testSecret, type TestDatabase } from '../support/databases.js';
import { qixian } from '../support/program.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { sqlRefusal } from '../support/sqlRefusal.js';

/** What README says: history is added to, and nobody deletes of it. */
const history = [...appendOnlyTables, 'stream_heads'];

(mysqlServer === '' ? describe.skip : describe)('the database user for daily work', () => {
  let place: TestDatabase;
  let database: TestDatabase;
  let app: SmallApp;

  const asRoot = async (statements: readonly string[]): Promise<void> => {
    const root = await createConnection(mysqlServer);
    for (const sql of statements) await root.query(sql);
    await root.end();
  };
  const named = (user: string): string => {
    const url = new URL(place.url);
    url.username = `${user}_${place.schema.slice(-12)}`;
    url.password = 'secret';
    return url.href;
  };
  const userOf = (url: string): string => new URL(url).username;
  const userIn = (url: string): string => `'${userOf(url)}'@'%'`;

  beforeAll(async () => {
    place = await emptyDatabase('mysql');
    const [migrates, works] = [named('migrates'), named('works')];
    const names = ['database', place.schema, 'user', userOf(works), 'migrator', userOf(migrates)];
    const { said } = await qixian(
      {},
      'grants',
      ...names.map((name, at) => (at % 2 ? name : `--${name}`)),
    );
    const grants = said.trim().split('\n');
    const ofWork = (statement: string): boolean => statement.includes(userIn(works));
    const password = (url: string): string => `ALTER USER ${userIn(url)} IDENTIFIED BY 'secret'`;
    await asRoot([...grants.filter((statement) => !ofWork(statement)), password(migrates)]);
    const migrator = openDatabase(migrates, testSecret);
    await migrateUp(migrator);
    await migrator.close();
    await asRoot([...grants.filter(ofWork), password(works)]);
    const db = openDatabase(works, testSecret);
    database = { ...place, url: works, db };
    app = await smallApp(database, openDay, accountRoutes);
    await setScene(app.deps);
  }, 120_000);
  afterAll(async () => {
    await database.db.close();
    await asRoot([`DROP USER ${userIn(named('migrates'))}`, `DROP USER ${userIn(named('works'))}`]);
    await place.close();
  });

  test('hands in, withdraws, signs in, counts tries and sweeps', async () => {
    const { db } = database;
    const lin = await actorOf(app.deps, cast.lin);
    const id = await submittedCase(app.deps, lin);
    expect(await db.rows.events.count({ stream: `case:${id}` })).toBeGreaterThan(0);
    // It is shown no trigger, and none of them is missing.
    expect(await missingGuards(db)).toEqual([]);
    await withdrawApplication(app.deps, lin, id, { reason: 'Not this year' });
    expect((await db.rows.applications.find({ id }))?.status).toBe('ended');
    const person = await app.as(cast.lin);
    await app.deps.throttle.spend(byAddress, '10.0.0.1');
    await app.deps.throttle.giveBack(byAddress, '10.0.0.1');
    expect((await person.get('/account')).status).toBe(200);
    await db.execute('UPDATE sessions SET expires = :over', { over: new Date(0) });
    expect(await sweepOld(app.deps)).toBeGreaterThan(0);
  });

  test.each(history)('adds to %s and takes nothing away', async (table) => {
    expect(await sqlRefusal(database.db, `DELETE FROM ${table}`)).toMatch(/DELETE command denied/);
  });

  test('rewrites no history: what the other user made says no', async () => {
    expect(await sqlRefusal(database.db, "UPDATE events SET type = 'other'")).toMatch(
      /append-only/,
    );
    expect(await sqlRefusal(database.db, 'UPDATE revisions SET number = 9')).toMatch(/append-only/);
  });

  test.each([
    'DROP TABLE events',
    'DROP TRIGGER events_no_update',
    'ALTER TABLE events ADD COLUMN x INT',
    'CREATE TRIGGER t BEFORE INSERT ON events FOR EACH ROW SET NEW.type = 1',
    'TRUNCATE TABLE events',
  ])('may not say %s', async (sql) => {
    expect(await sqlRefusal(database.db, sql)).toMatch(/denied/);
  });

  test('starts the program where nothing is left to migrate', async () => {
    const { PATH = '' } = process.env;
    const environment = {
      DATABASE_URL: database.url,
      DATA_DIR: place.folder,
      SECRET: testSecret,
      DEMO: 'off',
      PORT: '0',
    };
    const child = spawn(process.execPath, [join('dist', 'server', 'main.js')], {
      env: { PATH, LOG_LEVEL: 'silent', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const base = await new Promise<string>((resolve, reject) => {
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const [found] = /http:\/\/localhost:\d+/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', () => reject(new Error(said)));
    });
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    expect((await fetch(`${base}/calls`)).status).toBe(200);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }, 60_000);
});
