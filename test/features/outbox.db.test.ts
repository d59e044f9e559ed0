import type { Mailer } from '../../server/adapters/mailer.js';
import { longTextColumn, words } from '../../server/data/schema/columns.js';
import { checkInvariants } from '../../server/data/invariants.js';
import { sweepOld } from '../../server/web/sweepOld.js';
import { deliverMails } from '../../server/features/outbox/deliverMails.job.js';
import { queueLetter } from '../../server/shared/letters/queueLetter.js';
import { dialects } from '../support/databases.js';
import { lettersTo } from '../support/lettersTo.js';
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

  /** How many a round sends, or why the server did not take them. */
  const round = (post: Mailer): Promise<number | string> =>
    deliverMails(zone.deps, post).catch((error: unknown) => String(error));

  test('a post office that is shut is tried again later, and later still', async () => {
    await write('reader@example.com');
    const post = office(2);
    expect(await round(post)).toMatch(/1 letters were not taken, 0 were; .* 421 try later$/);
    expect(await round(post)).toBe(0);
    later(3 * minute);
    expect(await round(post)).toMatch(/not taken/);
    later(3 * minute);
    expect(await round(post)).toBe(0);
    later(3 * minute);
    expect(await round(post)).toBe(1);
    expect(post.sent).toEqual(['reader@example.com']);
  });

  const hour = 60 * minute;

  test('a post office that is shut for a day costs no letter, one that is shut for good is given up after four', async () => {
    await write('reader@example.com');
    const shut = office(10_000);
    // Every two hours at the latest, so a round every hour misses no try by more than that.
    for (let hours = 0; hours < 24; hours += 1) {
      await round(shut);
      later(hour);
    }
    const [waiting] = await zone.deps.db.rows.mails.all({});
    expect(waiting?.status).toBe('waiting');
    later(2 * hour);
    expect(await round(office())).toBe(1);

    await write('gone@example.com');
    for (let hours = 0; hours < 4 * 24 + 3; hours += 1) {
      await round(shut);
      later(hour);
    }
    const [kept] = await lettersTo(zone.deps, 'gone@example.com');
    expect([kept?.status, kept?.last_error]).toEqual(['failed', '421 try later']);
    expect(kept?.attempts).toBeGreaterThan(4 * 12);
  });

  test('a reader whom the server does not know is not tried again, and the reason names nobody', async () => {
    await write('gone@example.com');
    await write('here@example.com');
    const refusal = Object.assign(new Error('550 no gone@example.com here'), {
      code: 'EENVELOPE',
      responseCode: 550,
    });
    const post: Mailer = {
      send: ({ to }) => (to.startsWith('gone') ? Promise.reject(refusal) : Promise.resolve()),
    };
    expect(await round(post)).toMatch(
      /1 letters were not taken, 1 were; the first: \S+: 550 no … here$/,
    );
    const [gone] = await lettersTo(zone.deps, 'gone@example.com');
    const [here] = await lettersTo(zone.deps, 'here@example.com');
    expect([gone?.status, here?.status]).toEqual(['failed', 'sent']);
    expect(gone?.last_error).toBe('550 no … here');
  });

  test('what a letter said is kept for thirty days; the receiver and the subject stay', async () => {
    const { db } = zone.deps;
    await write('reader@example.com');
    await write('late@example.com');
    expect(await round(office())).toBe(2);
    await db.execute("UPDATE mails SET status = 'waiting', sent_at = NULL WHERE id = :id", {
      id: (await lettersTo(zone.deps, 'late@example.com'))[0]?.id,
    });
    const lying = await db.select(
      { to_address: words(400), body: longTextColumn() },
      'SELECT to_address, body FROM mails',
    );
    for (const { to_address: to, body } of lying) {
      expect([to.slice(0, 3), body.slice(0, 3)]).toEqual(['v1.', 'v1.']);
    }
    later(29 * 24 * hour);
    await sweepOld(zone.deps);
    const said = async (to: string) => (await lettersTo(zone.deps, to))[0];
    expect((await said('reader@example.com'))?.body).toContain('Thank you.');
    later(2 * 24 * hour);
    await sweepOld(zone.deps);
    expect(await said('reader@example.com')).toMatchObject({
      body: '',
      subject: 'Received',
      body_removed_at: zone.clock.now().toISOString(),
    });
    // What still waits is still sent.
    expect((await said('late@example.com'))?.body).toContain('Thank you.');
    const broken = (await checkInvariants(db)).filter((each) => each.broken.length > 0);
    expect(broken).toEqual([]);
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
