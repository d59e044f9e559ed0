import { checkInvariants } from '../../server/data/invariants.js';
import { dialects } from '../support/databases.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { address, memberStories } from '../support/memberStories.js';
import { steps } from '../support/steps.js';
import { visitor } from '../support/visitor.js';

/** A link as somebody would forge it who has seen others: of the same form, made up. */
const forged = (link: string): string => link.replace(/[\w-]{43}/, 'k'.repeat(43));
/** The true link with its last sign another, as a mistake in copying makes it. */
const miscopied = (link: string): string => {
  const [token = ''] = /[\w-]{43}/.exec(link) ?? [];
  return link.replace(token, `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`);
};

describe.each(dialects)(
  'links of letters that are forged, copied and used again, on %s',
  (dialect) => {
    const step = steps();
    let zone: DemoZone;
    beforeAll(async () => {
      zone = await openDemoZone(dialect);
    }, 240_000);
    afterAll(() => zone.close());
    const { rows, userOf, firmOf, mailsTo, linkTo, invite, belongs } = memberStories(() => zone);
    const password = 'eleven geese fly north';
    const owner = address('xinyuan');
    let reset = '';

    step(
      'a reset is asked for with a letter whose link leads to this product and nowhere else',
      async () => {
        const person = visitor(zone.app);
        expect((await person.post('/forgot', { email: owner })).status).toBe(303);
        // The same is answered for an address that nobody has.
        const nobody = await visitor(zone.app).post('/forgot', { email: 'nobody@example.org' });
        expect(nobody.headers['location']).toBe('/sign-in');
        const letters = await mailsTo(owner, 'account_reset');
        expect(letters).toHaveLength(1);
        const links = [...(letters[0]?.body ?? '').matchAll(/https?:\/\/([^/\s]+)/g)];
        expect(new Set(links.map(([, host]) => host))).toEqual(new Set(['qixian.test']));
        reset = await linkTo(owner, 'account_reset');
      },
    );

    step(
      'forged or miscopied it is like none: a page in words, and the password as it was',
      async () => {
        const before = (await userOf('xinyuan')).password_hash;
        for (const link of [forged(reset), miscopied(reset)]) {
          expect(link).not.toBe(reset);
          const person = visitor(zone.app);
          const shown = await person.get(link);
          expect(shown.status).toBeGreaterThanOrEqual(400);
          expect(shown.status).toBeLessThan(500);
          expect(shown.text).toContain('<h1');
          expect(shown.text).not.toContain(owner);
          const sent = await person.post(link, { password }, '/forgot');
          expect(sent.status).toBeGreaterThanOrEqual(400);
          expect(sent.status).toBeLessThan(500);
        }
        expect((await userOf('xinyuan')).password_hash).toBe(before);
      },
    );

    step('the true one works once, ends the others, and its owner is told', async () => {
      await visitor(zone.app).post('/forgot', { email: owner });
      const second = await linkTo(owner, 'account_reset');
      const person = visitor(zone.app);
      expect((await person.post(reset, { password })).status).toBe(303);
      for (const used of [reset, second]) {
        const again = await visitor(zone.app).post(
          used,
          { password: `${password} again` },
          '/forgot',
        );
        expect(again.status).toBeGreaterThanOrEqual(400);
      }
      const signed = await person.post('/sign-in', { email: owner, password });
      expect(signed.status).toBe(303);
      expect(await mailsTo(owner, 'password_changed')).toHaveLength(1);
    });

    step('a link to sign in that would lead elsewhere leads home', async () => {
      for (const next of ['//evil.example', '/x/..//evil.example', 'https://evil.example/']) {
        const person = visitor(zone.app);
        const page = `/sign-in?next=${encodeURIComponent(next)}`;
        const sent = await person.post('/sign-in', { email: owner, password, next }, page);
        expect(sent.status).toBe(303);
        expect(sent.headers['location']).toMatch(/^\/(?![/\\])/);
        expect(sent.headers['location']).not.toContain('evil');
      }
    });

    step('an invitation that was made up makes nobody a member; the true one does', async () => {
      const firm = await firmOf('lanhai');
      expect((await invite(await zone.as('lanhai'), firm, owner)).status).toBe(303);
      const link = await linkTo(owner, 'member_invited');
      const person = await zone.as('lingshui');
      expect((await person.get(forged(link))).status).toBe(404);
      expect((await person.post(`${forged(link)}/accept`, {}, '/organisations')).status).toBe(404);
      expect(await belongs('lingshui', firm)).toBe(false);
      const invited = visitor(zone.app);
      await invited.post('/sign-in', { email: owner, password });
      expect((await invited.post(`${link}/accept`, {}, link)).status).toBe(303);
      expect(await belongs('xinyuan', firm)).toBe(true);
      expect(await mailsTo(address('lanhai'), 'invitation_accepted')).toHaveLength(1);
    });

    step(
      "a tenant's link that was made up answers nothing, and the true one answers once",
      async () => {
        const waiting = await rows().rowConfirmations.all({ answer: null });
        const asked = await rows().mails.all({ event: 'row_confirmation' }, [['id', 'DESC']]);
        const links = asked.flatMap(
          ({ body }) => /\/confirmations\/[\w-]{43}/.exec(body)?.[0] ?? [],
        );
        expect(waiting.length).toBeGreaterThan(0);
        let open = '';
        for (const link of new Set(links)) {
          const page = await zone.stranger().get(link);
          if (page.text.includes('name="answer"')) open = link;
          expect((await zone.stranger().get(forged(link))).status).toBe(404);
        }
        const typed = { answer: 'yes', remark: '' };
        const nobody = await zone.stranger().post(forged(open), typed, open);
        expect(nobody.status).toBe(404);
        expect(await rows().rowConfirmations.count({ answer: null })).toBe(waiting.length);
        expect((await zone.stranger().post(open, typed)).status).toBe(303);
        expect(await rows().rowConfirmations.count({ answer: null })).toBe(waiting.length - 1);
        expect((await zone.stranger().get(open)).text).not.toContain('name="answer"');
      },
    );

    step('what was noted of all that opens nothing, and no rule is broken', async () => {
      const noted = await rows().refusals.all({});
      expect(noted.length).toBeGreaterThan(0);
      expect(noted.filter(({ path }) => /[\w-]{43}/.test(path))).toEqual([]);
      const broken = (await checkInvariants(zone.deps.db)).filter((each) => each.broken.length > 0);
      expect(broken).toEqual([]);
    });
  },
);
