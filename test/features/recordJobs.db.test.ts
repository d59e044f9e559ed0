import { join } from 'node:path';
import request from 'supertest';
import { openSealBook } from '../../server/adapters/sealBook.js';
import { sealText } from '../../server/data/seals.js';
import { isRecordBroken } from '../../server/data/stores/recordCheckStore.js';
import { createUser } from '../../server/features/accounts/createUser.step.js';
import { checkAtStart, checkHourly } from '../../server/features/audit/checkRecord.job.js';
import { sealDay } from '../../server/features/audit/sealDay.job.js';
import { grantRole } from '../../server/features/people/grantRole.service.js';
import { dialects } from '../support/databases.js';
import { testApp, type TestApp } from '../support/testApp.js';

const hour = 3_600_000;
const email = 'overseer@example.org';

describe.each(dialects)('what the clock does for the record, on %s', (dialect) => {
  let zone: TestApp;
  beforeEach(async () => {
    zone = await testApp(dialect);
    const { deps } = zone;
    const person = { email, name: 'Lü Heng', phone: '', password: 'eleven geese fly north' };
    const userId = await createUser(deps, { ...person, locale: 'en', confirmed: true });
    await grantRole(deps, null, { userId, role: 'audit_admin', programmeId: null });
  });
  afterEach(() => zone.close());

  const later = (ms: number): void => zone.clock.set(new Date(zone.clock.now().getTime() + ms));
  const letters = (event: string) => zone.deps.db.rows.mails.all({ event });
  const ready = async () => {
    const { status, body } = await request(zone.app).get('/readyz');
    return { status, record: body.record };
  };

  test('a day of the zone is sealed once, in the book and by letter to who oversees', async () => {
    const { deps } = zone;
    expect(await sealDay(deps)).toBe(1);
    expect(await sealDay(deps)).toBe(0);
    const [seal] = await deps.db.rows.seals.all({});
    if (!seal) throw new Error('no seal');
    expect(seal.day).toBe('2026-03-02');
    expect(await deps.sealBook.read()).toBe(`${sealText(seal)}\n`);
    const [letter, ...others] = await letters('record_sealed');
    expect([letter?.to_address, others]).toEqual([email, []]);
    expect(letter?.body).toContain(sealText(seal));
    // It is 09:00 in the zone: the next day begins there after fifteen hours.
    later(15 * hour - 1);
    expect(await sealDay(deps)).toBe(0);
    later(1);
    expect(await sealDay(deps)).toBe(1);
    const days = (await deps.db.rows.seals.all({}, [['number', 'ASC']])).map(({ day }) => day);
    expect(days).toEqual(['2026-03-02', '2026-03-03']);
  });

  test('a book that cannot be written is an error with the seal in it, which is mailed all the same', async () => {
    const sealBook = openSealBook(join(zone.database.folder, 'no such folder', 'seals'));
    await expect(sealDay({ ...zone.deps, sealBook })).rejects.toThrow(
      /could not be written to the seal book: 1 2026-03-02 \d+ [\w-]{43}/,
    );
    expect(await letters('record_sealed')).toHaveLength(1);
  });

  test('the record is checked once an hour by one of several processes, and wholly at two at night', async () => {
    const { deps } = zone;
    expect((await ready()).record).toBeUndefined();
    await Promise.all([checkHourly(deps), checkHourly(deps)]);
    await checkHourly(deps);
    later(9 * hour);
    await checkHourly(deps);
    // Monday's T10 in UTC, and T18 on the next turn: two o'clock in the zone.
    later(8 * hour);
    await checkHourly(deps);
    const runs = await deps.db.rows.recordChecks.all({}, [['started_at', 'ASC']]);
    expect(runs.map(({ id, whole }) => [id, whole])).toEqual([
      ['hour:2026-03-02T01', 0],
      ['hour:2026-03-02T10', 0],
      ['hour:2026-03-02T18', 1],
    ]);
    expect(runs.every(({ broken, ended_at: ended }) => broken === 0 && ended !== null)).toBe(true);
    expect(await ready()).toEqual({
      status: 200,
      record: { checkedAt: zone.clock.now().toISOString(), broken: 0 },
    });
  });

  test('what a check of the whole found is not forgotten by the smaller ones after it', async () => {
    const { deps } = zone;
    const ran = async (id: string, whole: number, broken: number): Promise<boolean> => {
      const at = zone.clock.now().toISOString();
      const counts = { streams: 1, events: 1, checks: 1, broken, findings: [] };
      await deps.db.rows.recordChecks.insert({
        id,
        whole,
        started_at: at,
        ended_at: at,
        ...counts,
      });
      later(60_000);
      return isRecordBroken(deps);
    };
    expect(await ran('hour:whole', 1, 1)).toBe(true);
    expect(await ran('hour:next', 0, 0)).toBe(true);
    expect(await ran('start:again', 0, 0)).toBe(true);
    expect(await ran('asked:whole', 1, 0)).toBe(false);
    // A copy that somebody pasted may be the wrong one.
    expect(await ran('asked-copy:old', 1, 3)).toBe(false);
    expect(await ran('hour:later', 0, 1)).toBe(true);
    expect(await ran('hour:sound', 0, 0)).toBe(false);
  });

  test('a broken record is thrown, mailed once, and told by /readyz, which stays ready', async () => {
    const { deps } = zone;
    await deps.db.execute('DROP TRIGGER events_no_update');
    await expect(checkAtStart(deps)).rejects.toThrow('the record is broken: guards_stand');
    expect(await ready()).toMatchObject({ status: 200, record: { broken: 1 } });
    expect(await letters('record_broken')).toHaveLength(1);
    later(hour);
    await expect(checkHourly(deps)).rejects.toThrow('guards_stand');
    // Who knows of it is not told every hour.
    expect(await letters('record_broken')).toHaveLength(1);
  });
});
