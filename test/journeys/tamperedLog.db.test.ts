import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sealDay } from '../../server/features/audit/sealDay.job.js';
import { dialects, testSecret } from '../support/databases.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { qixian } from '../support/program.js';
import { steps } from '../support/steps.js';

/** Somebody with the database in hand takes a role's grant out of the record; the operator looks. */
describe.each(dialects)('a tampered log, on %s', (dialect) => {
  const step = steps();
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone(dialect);
  }, 240_000);
  afterAll(() => zone.close());

  const check = (...words: readonly string[]) => {
    const { url, folder } = zone.database;
    const environment = { DATABASE_URL: url, DATA_DIR: folder, SECRET: testSecret, DEMO: 'off' };
    return qixian(environment, 'check', ...words);
  };
  const whole = /^\d+ chains with \d{3,} events\n0 broken of \d{3} checks\n$/;
  let mailed = '';
  let stream = '';

  step(
    'the day is sealed, the seal is mailed and stands in the book, the record is whole',
    async () => {
      expect(await sealDay(zone.deps)).toBe(1);
      const [letter] = await zone.deps.db.rows.mails.all({ event: 'record_sealed' });
      mailed = /\d+ \d{4}-\d{2}-\d{2} \d+ [\w-]{43}/.exec(letter?.body ?? '')?.[0] ?? '';
      expect(await zone.deps.sealBook.read()).toBe(`${mailed}\n`);
      const { code, said } = await check();
      expect([code, said]).toEqual([0, expect.stringMatching(whole)]);
    },
  );

  step(
    'the last event of an account is deleted with its head: the command says what and where',
    async () => {
      const { db } = zone.deps;
      const [granted] = await db.rows.events.all({ type: 'role_granted' }, [['at', 'DESC']], 1);
      if (!granted) throw new Error('nobody was granted anything');
      ({ stream } = granted);
      for (const trigger of [
        'events_no_delete',
        'stream_heads_forward',
        'stream_heads_no_delete',
      ]) {
        await db.execute(`DROP TRIGGER ${trigger}`);
      }
      const { seq } = granted;
      await db.execute('DELETE FROM events WHERE stream = :stream AND seq >= :seq', {
        stream,
        seq,
      });
      const [last] = await db.rows.events.all({ stream }, [['seq', 'DESC']], 1);
      await db.execute('UPDATE stream_heads SET seq = :seq, hash = :hash WHERE stream = :stream', {
        stream,
        seq: last?.seq ?? 0,
        hash: last?.hash ?? '',
      });
      const { code, said } = await check();
      expect(code).toBe(1);
      expect(said).toContain('BROKEN guards_stand');
      expect(said).toContain('events_no_delete');
      expect(said).toContain(stream);
      expect(said).not.toMatch(whole);
    },
  );

  step('a seal written anew over it does not agree with the one that was mailed', async () => {
    const { db } = zone.deps;
    await db.execute('DROP TRIGGER seals_no_update');
    await db.execute("UPDATE seals SET digest = 'forged'");
    const copy = join(zone.database.folder, 'mailed.txt');
    await writeFile(copy, `Seal of the day: ${mailed}\n`);
    const { code, said } = await check(copy);
    expect(code).toBe(1);
    expect(said).toContain('BROKEN seals_agree_with_the_copy_outside');
  });

  step('the auditor reads the same on the page, in words', async () => {
    const told = await (await zone.as('audit')).post('/audit/verify', { copy: mailed }, '/audit');
    expect(told.text).toContain('缺少触发器');
    expect(told.text).toContain('某日的封印与库外留存的不符');
    expect(told.text).toContain(stream);
    expect(told.text).not.toMatch(/guards_stand|seals_agree/);
  });
});
