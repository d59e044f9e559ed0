import type { Mailer } from '../../server/adapters/mailer.js';
import { deliverMails } from '../../server/features/outbox/deliverMails.job.js';
import { queueLetter } from '../../server/shared/letters/queueLetter.js';
import { dialects } from '../support/databases.js';
import { testApp, type TestApp } from '../support/testApp.js';

const minute = 60_000;

describe.each(dialects)('letters on %s', (dialect) => {
  let zone: TestApp;
  beforeEach(async () => {
    zone = await testApp(dialect);
  }, 240_000);
  afterEach(() => zone.close());

  const write = async (to: string): Promise<void> => {
    const at = zone.clock.now().toISOString();
    const text = { subject: 'Received', body: 'Thank you.', values: {}, to: '', link: '' };
    await queueLetter(zone.deps, {
      to: { id: null, email: to },
      applicationId: null,
      event: 'submitted',
      drafts: [{ ...text, locale: 'en', where: 'see', at }],
      at,
    });
  };
  const later = (ms: number): void => zone.clock.set(new Date(zone.clock.now().getTime() + ms));
  /** A post office that remembers, and is shut as often as it is told. */
  function office(shut = 0): Mailer & { readonly sent: string[] } {
    const sent: string[] = [];
    let left = shut;
    return {
      sent,
      send: async ({ to }) => {
        if (left > 0) {
          left -= 1;
          throw new Error('421 try later');
        }
        sent.push(to);
      },
    };
  }

  test('two processes send each letter once', async () => {
    for (let index = 0; index < 12; index += 1) await write(`reader${index}@example.com`);
    const post = office();
    await Promise.all([deliverMails(zone.deps, post), deliverMails(zone.deps, post)]);
    expect(post.sent.toSorted()).toEqual([...new Set(post.sent)].toSorted());
    expect(post.sent).toHaveLength(12);
  });

  test('a post office that is shut is tried again later, and later still', async () => {
    await write('reader@example.com');
    const post = office(2);
    expect(await deliverMails(zone.deps, post)).toBe(0);
    expect(await deliverMails(zone.deps, post)).toBe(0);
    later(3 * minute);
    expect(await deliverMails(zone.deps, post)).toBe(0);
    later(3 * minute);
    expect(await deliverMails(zone.deps, post)).toBe(0);
    later(3 * minute);
    expect(await deliverMails(zone.deps, post)).toBe(1);
    expect(post.sent).toEqual(['reader@example.com']);
  });

  test('after eight refusals a letter is given up, with the reason kept', async () => {
    await write('gone@example.com');
    const post = office(100);
    for (let tries = 0; tries < 9; tries += 1) {
      await deliverMails(zone.deps, post);
      later(600 * minute);
    }
    const [kept] = await zone.deps.db.rows.mails.all({});
    expect([kept?.status, kept?.attempts, kept?.last_error]).toEqual([
      'failed',
      8,
      '421 try later',
    ]);
  });

  test('a transaction that fails leaves no letter behind', async () => {
    const failing = zone.deps.db.transaction(async () => {
      await write('nobody@example.com');
      throw new Error('something else went wrong');
    });
    await expect(failing).rejects.toThrow('something else');
    expect(await zone.deps.db.rows.mails.count({})).toBe(0);
  });
});
