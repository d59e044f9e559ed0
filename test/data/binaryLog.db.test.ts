import { createConnection } from 'mysql2/promise';
import { openDatabase } from '../../server/data/database.js';
import { migrateUp, pendingMigrations } from '../../server/data/migrator.js';
import { dialects, testSecret } from '../support/databases.js';
import { forgetful, startMariadb, type MariadbServer } from '../support/mariadb.js';
import { qixian } from '../support/program.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a daily server is asked: all rights on the database, none on the server. */
const user = "'qixian_migrate'@'127.0.0.1'";

(dialects.includes('mysql') ? describe : describe.skip)(
  'migrating on a server that writes a binary log',
  () => {
    let server: MariadbServer;
    let url: string;
    let folder: string;
    const administrate = async (...statements: readonly string[]): Promise<void> => {
      const connection = await createConnection(server.url);
      for (const sql of statements) await connection.query(sql);
      await connection.end();
    };
    beforeAll(async () => {
      const started = await startMariadb([...forgetful, '--log-bin', '--server-id=1']);
      if (!started) throw new Error('no MariaDB');
      server = started;
      folder = await mkdtemp(join(tmpdir(), 'qixian-binlog-'));
      await administrate(
        'CREATE DATABASE qixian CHARACTER SET utf8mb4',
        `CREATE USER ${user}`,
        `GRANT ALL ON qixian.* TO ${user}`,
      );
      url = `${server.url.replace('root@', 'qixian_migrate@')}/qixian`;
    }, 120_000);
    afterAll(async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      await rm(`${folder}.seals`, { force: true });
    });

    test('is refused by name, told by the doctor, and goes on once it is allowed', async () => {
      const environment = { DATABASE_URL: url, DATA_DIR: folder, SECRET: testSecret, DEMO: 'off' };
      const refused = await qixian(environment, 'migrate');
      expect([refused.code, refused.errors]).toEqual([
        4,
        expect.stringMatching(/^qixian: triggers_forbidden: .*log_bin_trust_function_creators=1/),
      ]);
      const before = await qixian(environment, 'doctor');
      expect(before.said).toMatch(
        /^WRONG triggers +.*SET GLOBAL log_bin_trust_function_creators=1/m,
      );

      await administrate('SET GLOBAL log_bin_trust_function_creators = 1');
      const db = openDatabase(url, testSecret);
      expect((await migrateUp(db)).length).toBeGreaterThan(0);
      expect(await pendingMigrations(db)).toEqual([]);
      await db.close();
      expect((await qixian(environment, 'doctor')).said).toMatch(/^ok {4}triggers /m);
    }, 120_000);
  },
);
