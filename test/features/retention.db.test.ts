import { newId } from '../../server/shared/request/deps.js';
import { readSettings } from '../../server/settings.js';
import { sweepOld } from '../../server/web/sweepOld.js';
import { onEachDatabase } from '../support/databases.js';
import { monday } from '../support/testApp.js';
import { smallApp } from '../support/smallApp.js';

const daysAgo = (days: number): string =>
  new Date(monday.getTime() - days * 86_400_000).toISOString();

describe('for how long things are kept', () => {
  test('is a setting, and six months at least for what concerns security', () => {
    const { keep } = readSettings({ KEEP_SECURITY_DAYS: '200', KEEP_LETTER_DAYS: '90' });
    expect(keep).toEqual({ securityDays: 200, letterDays: 90, linkDays: 30 });
    for (const days of ['0', '30', '182']) {
      expect(() => readSettings({ KEEP_SECURITY_DAYS: days })).toThrow(/^KEEP_SECURITY_DAYS .*six/);
    }
  });
});

onEachDatabase('what has had its time', (open) => {
  test('goes after its days, and nothing before', async () => {
    const database = await open();
    const { deps } = await smallApp(database, monday, () => []);
    const { rows } = database.db;
    const refused = (days: number) => ({
      id: newId(),
      at: daysAgo(days),
      method: 'GET',
      path: `/${days}`,
      code: 'not_your_role',
      ip: '127.0.0.1',
      detail: '{}',
    });
    for (const days of [199, 201, 400]) await rows.refusals.insert(refused(days));
    for (const days of [-1, 4, 6]) {
      const link = { token_hash: `${days}`, user_id: newId(), purpose: 'reset' } as const;
      await rows.linkTokens.insert({ ...link, expires_at: daysAgo(days) });
    }
    for (const [days, status] of [
      [9, 'sent'],
      [11, 'sent'],
      [11, 'waiting'],
    ] as const) {
      await rows.mails.insert({
        id: newId(),
        to_address: 'lin@example.org',
        event: 'reset',
        subject: `${days} ${status}`,
        body: 'what it said',
        status,
        attempts: 1,
        next_try_at: daysAgo(days),
        last_error: '',
        created_at: daysAgo(days),
      });
    }
    await sweepOld(deps, { securityDays: 200, letterDays: 10, linkDays: 5 });
    const left = {
      refusals: (await rows.refusals.all({}, [['at', 'ASC']])).map(({ path }) => path),
      links: (await rows.linkTokens.all({}, [['expires_at', 'ASC']])).map(
        (each) => each.token_hash,
      ),
      letters: (await rows.mails.all({}, [['subject', 'ASC']])).map(({ subject, body }) => [
        subject,
        body,
      ]),
    };
    await database.close();
    const expected = [
      ['11 sent', ''],
      ['11 waiting', 'what it said'],
      ['9 sent', 'what it said'],
    ];
    expect(left).toEqual({ refusals: ['/199'], links: ['4', '-1'], letters: expected });
  });
});
