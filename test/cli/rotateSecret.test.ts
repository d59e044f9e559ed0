import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sealWith } from '../../server/adapters/seal.js';
import { openDatabase } from '../../server/data/database.js';
import { beginSecretChange, formerSecrets } from '../../server/data/formerSecrets.js';
import { appendOnlyTables } from '../../server/data/guards.js';
import { vaultUnder } from '../../server/data/schema/vault.js';
import { sealAnew } from '../../server/data/sealAnew.js';
import { tables } from '../../server/data/tables/all.js';
import { phoneKey } from '../../server/domain/identity/phone.js';
import { copyOf, dialects, testSecret, type TestDatabase } from '../support/databases.js';
import { zoneTemplate } from '../support/demoZone.js';
import { qixian, startProgram, type Environment } from '../support/program.js';

const second = 'the second secret of this zone, 32 characters';
const third = 'the third secret of this zone, 32 characters';
/** What a person may type into any field: it only looks as if it were sealed. */
const typed = `v1.${'a'.repeat(40)}`;
const history: ReadonlySet<string> = new Set([...appendOnlyTables, 'secret_keys']);

describe.each(dialects)('a change of the secret on %s', (dialect) => {
  let database: TestDatabase;
  let section: { readonly application_id: string; readonly section: string };
  const under = (secret: string): Environment => ({
    DATABASE_URL: database.url,
    DATA_DIR: database.folder,
    SECRET: secret,
    DEMO: 'off',
  });
  const fileOf = async (secret: string): Promise<string> => {
    const file = join(database.folder, 'next');
    await writeFile(file, `${secret}\n`);
    return file;
  };
  /** Runs the command as an operator does. */
  const rotate = async (from: string, to: string) =>
    qixian(under(from), 'rotate-secret', '--new', await fileOf(to));

  beforeAll(async () => {
    database = await copyOf(dialect, zoneTemplate);
    const { db } = database;
    const [row] = await db.rows.applicationSections.all({}, [['application_id', 'ASC']], 1);
    if (!row) throw new Error('nobody has answered anything');
    section = { application_id: row.application_id, section: row.section };
    const answers = { ...row.answers, note: typed, table: [{ cell: typed }] };
    await db.rows.applicationSections.update(section, { answers, unread: typed });
  }, 240_000);
  afterAll(() => database.close());

  test('is refused while a process is at work', async () => {
    const { db } = database;
    const now = new Date().toISOString();
    const job = { name: 'work', holder: 'a', held_until: now, begun_at: now, done: 0, error: '' };
    await db.rows.jobs.insert(job);
    const { code, errors } = await rotate(testSecret, second);
    await db.rows.jobs.remove({ name: 'work' });
    expect([code, errors]).toEqual([3, expect.stringContaining('still_running')]);
  });

  test('that is killed in the middle keeps everything from starting', async () => {
    await (dialect === 'mysql' ? killed(database) : brokenOff(database));
    const unfinished = await qixian(under(second), 'check');
    expect([unfinished.code, unfinished.errors]).toEqual([
      4,
      expect.stringContaining('secret_change_unfinished'),
    ]);
    const old = await qixian(under(testSecret), 'check');
    expect([old.code, old.errors]).toEqual([4, expect.stringContaining('secret_wrong')]);
    const left = await tokensUnder(database, second);
    expect(left.present).toBeGreaterThan(0);
    expect(left.former).toBeGreaterThan(0);
  }, 60_000);

  /** A real process, which a lock holds up at a table in the middle until it is killed. */
  async function killed({ db }: TestDatabase): Promise<void> {
    const file = await fileOf(second);
    await db.transaction(async () => {
      const [row] = await db.rows.bankAccounts.all({}, [['id', 'ASC']], 1);
      await db.rows.bankAccounts.lock({ id: row?.id ?? '' });
      const command = ['rotate-secret', '--new', file];
      const child = startProgram('cli/qixian.js', under(testSecret), ...command);
      let said = '';
      await new Promise<void>((resolve) => {
        child.stdout?.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          if (/^mails: /m.test(said)) resolve();
        });
        child.once('close', () => resolve());
      });
      expect(said).toMatch(/^users: \d+ rows$/m);
      child.kill('SIGKILL');
      if (child.signalCode === null) await once(child, 'close');
      expect(child.signalCode).toBe('SIGKILL');
    });
  }

  /** The same as it is left on a file, which one process writes at a time. */
  async function brokenOff({ db, url }: TestDatabase): Promise<void> {
    await beginSecretChange(db, testSecret, second, new Date().toISOString());
    const next = openDatabase(url, second, undefined, [testSecret]);
    const broken = sealAnew(next, sealWith(second, [testSecret]), {
      written: () => {
        throw new Error('killed');
      },
      unopened: () => undefined,
    });
    await expect(broken).rejects.toThrow('killed');
    await next.close();
  }

  test('goes on by the same command, and leaves nothing but history under the old one', async () => {
    const { code, said } = await rotate(testSecret, second);
    expect([code, said]).toEqual([0, expect.stringContaining('The secret is changed')]);
    const { present, former } = await tokensUnder(database, second);
    expect(former).toBe(0);
    expect(present).toBeGreaterThan(100);
    expect(said).toContain(`application_sections.unread of ${section.application_id}`);
    const row = await database.db.rows.applicationSections.find(section);
    expect(row?.unread).toBe(typed);
    expect(row?.answers).toMatchObject({ note: typed, table: [{ cell: typed }] });
    const again = await rotate(second, second);
    expect([again.code, again.errors]).toEqual([3, expect.stringContaining('secret_in_use')]);
  }, 60_000);

  test('everything is found, opened and proven under the new one, and sessions have ended', async () => {
    const db = openDatabase(database.url, second, undefined, [testSecret]);
    expect(await formerSecrets(db)).toEqual([testSecret]);
    const user = await db.rows.users.find({ email: 'lanhai@demo.qixian.test' });
    expect(user?.email).toBe('lanhai@demo.qixian.test');
    const found = await db.select(
      { phone: tables.users.columns.phone },
      'SELECT phone FROM users WHERE phone_digest = :digest',
      { digest: db.vault.digest(phoneKey(user?.phone ?? '')) },
    );
    expect(found).toContainEqual({ phone: user?.phone });
    expect(await db.readAsItIs('SELECT sid FROM sessions')).toEqual([]);
    expect(await db.rows.events.count({ type: 'secret_changed' })).toBe(1);
    await db.close();
    const { code, said } = await qixian(under(second), 'check');
    expect([code, said]).toEqual([0, expect.stringMatching(/^0 broken of/m)]);
  }, 60_000);

  test('another one follows it', async () => {
    expect((await rotate(second, third)).code).toBe(0);
    expect((await tokensUnder(database, third)).former).toBe(0);
    expect((await qixian(under(second), 'check')).errors).toContain('secret_wrong');
    expect((await qixian(under(third), 'check')).code).toBe(0);
  }, 60_000);
});

/** Sealed texts in whatever may be written: how many lie under this secret, and how many do not. */
async function tokensUnder({ db }: TestDatabase, secret: string) {
  const [vault, seal] = [vaultUnder(secret), sealWith(secret)];
  let [present, former] = [0, 0];
  for (const { name } of Object.values(tables)) {
    if (history.has(name)) continue;
    const rows = JSON.stringify(await db.readAsItIs(`SELECT * FROM \`${name}\``));
    for (const [text] of rows.matchAll(/(?<![\w-])v1\.[\w-]{38,}/g)) {
      if (text === typed) continue;
      if (vault.isPresent(text) || seal.isPresent(text)) present += 1;
      else former += 1;
    }
  }
  return { present, former };
}
