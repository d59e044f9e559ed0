import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkInvariants } from '../../server/data/invariants.js';
import { drawNumber } from '../../server/data/stores/numberStore.js';
import { id, longTextColumn, optional, words } from '../../server/data/schema/columns.js';
import { migrateDown, migrateUp, pendingMigrations } from '../../server/data/migrator.js';
import { dialects, emptyDatabase, type TestDatabase } from '../support/databases.js';
import { sqlRefusal } from '../support/sqlRefusal.js';

const columnsOf = async ({ db }: TestDatabase, table: string): Promise<readonly string[]> =>
  Object.keys(await db.sequelize.getQueryInterface().describeTable(table));

describe.each(dialects)('migrations of what is filled on %s', (dialect) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await emptyDatabase(dialect);
  });
  afterEach(() => database.close());

  describe('columns named by words of SQL', () => {
    const first = '0011_plain_column_names';
    const applications = (end: string): string =>
      `SELECT id, ${end} AS ending FROM applications ORDER BY id`;
    const columns = { id: id(), ending: optional(words(40)) };
    const filled = [
      { id: 'a', ending: 'not_selected' },
      { id: 'b', ending: null },
    ];
    const quoted = dialect === 'sqlite' ? '"end"' : '`end`';

    beforeEach(async () => {
      const { db } = database;
      await migrateUp(db, '0010_version_moves');
      for (const row of filled) {
        await db.execute(
          `INSERT INTO applications (id, call_id, procedure_version_id, programme_id, applicant_id,
             title, applicant_name, status, waiting_on, ${quoted}, state, version, head_hash, created_at)
           VALUES (:id, 'c', 'v', 'p', 'u', 't', 'n', 'ended', 'zone', :ending, '{}', 1, 'h', 'now')`,
          row,
        );
      }
      await db.execute("INSERT INTO number_counters VALUES ('KC-2026', 43)");
    });

    test('keep what they hold on the way up and down', async () => {
      const { db } = database;
      expect(await migrateUp(db)).toContain(first);
      expect(await db.select(columns, applications('ended_as'))).toEqual(filled);
      expect(await drawNumber(db, 'KC', new Date('2026-06-01T00:00:00Z'))).toBe('KC-2026-0043');
      await migrateDown(db, first);
      expect(await pendingMigrations(db)).toContain(first);
      expect(await db.select(columns, applications(quoted))).toEqual(filled);
      expect(await columnsOf(database, 'number_counters')).toEqual(['series', 'next']);
    });

    test('go on after a start that was cut short between the two', async () => {
      const { db } = database;
      await db.execute(`ALTER TABLE applications RENAME COLUMN ${quoted} TO ended_as`);
      await migrateUp(db);
      expect(await db.select(columns, applications('ended_as'))).toEqual(filled);
      expect(await columnsOf(database, 'number_counters')).toEqual(['series', 'next_number']);
    });

    test('leave the triggers of their tables where they stand', async () => {
      const { db } = database;
      await db.execute(
        'CREATE TRIGGER keeps_title BEFORE UPDATE ON applications FOR EACH ROW ' +
          (dialect === 'sqlite'
            ? `WHEN OLD.${quoted} IS NOT NULL BEGIN SELECT RAISE(ABORT, 'it has ended'); END`
            : "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it has ended'"),
      );
      await migrateUp(db, first);
      const refusal = await sqlRefusal(db, "UPDATE applications SET title = 'x' WHERE id = 'a'");
      expect(refusal).toContain('it has ended');
    });
  });

  describe('what 0.5.0 wrote of stopped clocks and reopenings', () => {
    const at = '2026-11-02T02:00:00.000Z';
    const paused = { paused: { at, why: 'w' }, corrections: null };
    const running = { paused: null, corrections: null };
    const awaited = { ...paused, corrections: { items: [], dueAt: at } };
    const file = (caseId: string, status: string, state: object) =>
      database.db.execute(
        `INSERT INTO applications (id, call_id, procedure_version_id, programme_id, applicant_id,
           title, applicant_name, status, waiting_on, state, version, head_hash, created_at)
         VALUES (:id, 'c', 'v', 'p', 'u', 't', 'n', :status, 'zone', :state, 1, 'h', 'now')`,
        { id: caseId, status, state: JSON.stringify(state) },
      );
    const propose = (proposal: string, caseId: string, status: string) =>
      database.db.execute(
        `INSERT INTO reopenings (id, application_id, case_version, to_stage, reason, ground, status,
           open_key, proposed_by, proposed_person, proposed_at)
         VALUES (:id, :caseId, 1, 'desk', 'r', 'g', :status, :open, 'a', 'a', :at)`,
        { id: proposal, caseId, status, open: status === 'proposed' ? caseId : null, at },
      );
    const clocks = () =>
      database.db.select(
        { id: id(), paused_at: optional(words(40)) },
        'SELECT id, paused_at FROM applications ORDER BY id',
      );
    const exits = () =>
      database.db.select(
        { id: id(), status: words(20), open_key: optional(id()), decided_by: optional(id()) },
        'SELECT id, status, open_key, decided_by FROM exit_proposals ORDER BY id',
      );

    test('is carried over by the upgrade, and again by every start after it', async () => {
      const { db } = database;
      await migrateUp(db, '0037_case_exits');
      await file('a', 'running', paused);
      await file('b', 'running', awaited);
      await file('c', 'running', running);
      await file('d', 'ended', paused);
      await propose('r1', 'd', 'withdrawn');
      await propose('r2', 'd', 'proposed');
      await propose('r3', 'a', 'proposed');
      // Another exit waits for that case already.
      await db.execute(
        `INSERT INTO exit_proposals (id, application_id, case_exit, details, reason, ground, status,
           open_key, proposed_by, proposed_person, proposed_at)
         VALUES ('x', 'a', 'suspend', '{}', 'r', 'g', 'proposed', 'a', 'a', 'a', :at)`,
        { at },
      );
      await migrateUp(db);
      const stopped = [
        { id: 'a', paused_at: at },
        { id: 'b', paused_at: null },
        { id: 'c', paused_at: null },
        { id: 'd', paused_at: null },
      ];
      expect(await clocks()).toEqual(stopped);
      const other = { id: 'x', status: 'proposed', open_key: 'a', decided_by: null };
      const copied = [
        { id: 'r1', status: 'withdrawn', open_key: null, decided_by: null },
        { id: 'r2', status: 'proposed', open_key: 'd', decided_by: null },
        { id: 'r3', status: 'withdrawn', open_key: null, decided_by: null },
      ];
      expect(await exits()).toEqual([...copied, other]);

      // A process of 0.5.0 goes on: it knows neither the column nor the other table.
      for (const [of, state] of [
        ['a', running],
        ['c', paused],
      ] as const) {
        const typed = { id: of, state: JSON.stringify(state) };
        await db.execute('UPDATE applications SET state = :state WHERE id = :id', typed);
      }
      await db.execute(
        "UPDATE reopenings SET status = 'rejected', open_key = NULL, decided_by = 'b', decided_person = 'b', decided_at = :at, decision_reason = 'no' WHERE id = 'r2'",
        { at },
      );
      await propose('r4', 'c', 'proposed');
      for (const _ of ['once', 'and again']) {
        await migrateUp(db);
        const marked = await checkInvariants(db, { whole: true });
        expect(marked.find(({ name }) => name === 'stopped_clocks_are_marked')?.broken).toEqual([]);
        expect((await clocks()).map((row) => row['paused_at'])).toEqual([null, null, at, null]);
        expect(await exits()).toEqual([
          copied[0],
          { ...copied[1], status: 'rejected', open_key: null, decided_by: 'b' },
          copied[2],
          { id: 'r4', status: 'proposed', open_key: 'c', decided_by: null },
          other,
        ]);
      }
    }, 60_000);
  });

  describe('addresses, telephones and letters', () => {
    const first = '0023_sealed_addresses';
    const people = [
      { id: 'a', email: 'lin@example.org', phone: '+8613800138000' },
      { id: 'b', email: 'wu@example.org', phone: '' },
    ];
    const plainRows = {
      users: { id: id(), email: words(200), phone: words(30) },
      organisation_invitations: { id: id(), email: words(200), live_key: optional(words(240)) },
      row_confirmations: { id: id(), email: words(200) },
      mails: { id: id(), to_address: words(200), body: longTextColumn() },
    };
    const plainly = async (table: keyof typeof plainRows): Promise<readonly object[]> =>
      database.db.select(plainRows[table], `SELECT * FROM ${table} ORDER BY id`);
    const letter = 'Confirm here: https://zone.example/confirmations/t0k3n';
    const filled = {
      users: people,
      organisation_invitations: [
        { id: 'i', email: 'new@example.org', live_key: 'o new@example.org' },
        { id: 'j', email: 'old@example.org', live_key: null },
      ],
      row_confirmations: [{ id: 'r', email: 'tenant@example.org' }],
      mails: [{ id: 'm', to_address: 'tenant@example.org', body: letter }],
    };

    beforeEach(async () => {
      const { db } = database;
      await migrateUp(db, '0021_stream_heads');
      for (const person of people) {
        await db.execute(
          `INSERT INTO users (id, person_id, email, name, phone, password_hash, locale, sessions_from,
             created_at) VALUES (:id, :id, :email, 'n', :phone, 'h', 'en', 'now', 'now')`,
          person,
        );
      }
      for (const invitation of filled.organisation_invitations) {
        await db.execute(
          `INSERT INTO organisation_invitations (id, organisation_id, email, position, locale,
             token_hash, invited_by, invited_at, expires_at, live_key, answer, answered_at)
           VALUES (:id, 'o', :email, 'member', 'en', :id, 'a', 'now', 'then', :live_key, :answer, :answer)`,
          { ...invitation, answer: invitation.live_key === null ? 'declined' : null },
        );
      }
      await db.execute(
        `INSERT INTO row_confirmations (id, application_id, stage, visit, position, token_hash, name,
           email, remark, invited_at)
         VALUES ('r', 'c', 's', 1, 0, 't', 'Tenant', 'tenant@example.org', '', 'now')`,
      );
      await db.execute(
        `INSERT INTO mails (id, to_address, event, subject, body, status, attempts, next_try_at,
           last_error, created_at)
         VALUES ('m', 'tenant@example.org', 'row_confirmation', 's', :letter, 'waiting', 0, 'now', '', 'now')`,
        { letter },
      );
    });

    test('lie sealed afterwards, are read as before, found by digests, and come back down', async () => {
      const { db } = database;
      expect(await migrateUp(db)).toContain(first);
      for (const table of Object.keys(filled)) {
        const lying = await db.sequelize.query(`SELECT * FROM ${table}`);
        expect(JSON.stringify(lying)).not.toMatch(/example|13800138000|t0k3n/);
      }
      for (const file of dialect === 'sqlite' ? await readdir(database.folder) : []) {
        const bytes = await readFile(join(database.folder, file), 'latin1');
        expect([file, /example|13800138000|t0k3n/.test(bytes)]).toEqual([file, false]);
      }
      expect(await db.rows.users.all({}, [['id', 'ASC']])).toMatchObject(people);
      expect(await db.rows.users.find({ email: 'LIN@example.org' })).toMatchObject({
        id: 'a',
        host_digest: db.vault.digest('@example.org'),
        phone_digest: db.vault.digest('+8613800138000'),
      });
      expect(await db.rows.mails.all({})).toMatchObject(filled.mails);
      expect(await db.rows.rowConfirmations.all({})).toMatchObject(filled.row_confirmations);
      const waiting = { live_key: `o ${db.vault.digest('new@example.org')}` };
      expect(await db.rows.organisationInvitations.all({ email: 'new@example.org' })).toMatchObject(
        [{ id: 'i', ...waiting }],
      );
      await migrateDown(db, first);
      for (const table of ['users', 'organisation_invitations', 'mails'] as const) {
        expect(await plainly(table)).toEqual(filled[table]);
      }
    });

    test('keep telling two people of one address apart', async () => {
      const { db } = database;
      await migrateUp(db);
      const [one] = await db.rows.users.all({ id: 'a' });
      if (!one) throw new Error('nobody is there');
      await expect(
        db.rows.users.insert({ ...one, id: 'c', email: 'Lin@example.org' }),
      ).rejects.toThrow();
    });

    test('are gone on with after a start that was cut short, at each of its steps', async () => {
      const { db } = database;
      const sealed = db.vault.seal(people[0]?.email ?? '');
      await db.execute(
        "ALTER TABLE users ADD COLUMN email_rewritten VARCHAR(400) NOT NULL DEFAULT ''",
      );
      await db.execute("UPDATE users SET email_rewritten = :sealed WHERE id = 'a'", { sealed });
      await db.execute(
        'ALTER TABLE mails ADD COLUMN to_address_rewritten VARCHAR(400) NOT NULL DEFAULT :sealed',
        {
          sealed: db.vault.seal('tenant@example.org'),
        },
      );
      await db.execute('ALTER TABLE mails DROP COLUMN to_address');
      await db.execute('UPDATE mails SET body = :body', { body: db.vault.seal(letter) });
      await migrateUp(db);
      expect(await db.rows.users.all({}, [['id', 'ASC']])).toMatchObject(people);
      expect(await db.rows.mails.all({})).toMatchObject(filled.mails);
    });
  });
});
