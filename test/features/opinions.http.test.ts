import type { Actor, Role } from '../../server/domain/actor.js';
import { readTyped } from '../../server/domain/typed.js';
import {
  acceptReview,
  acceptReviewInput,
} from '../../server/features/reviews/answerInvitation.service.js';
import { takeBackReview } from '../../server/features/reviews/takeBackReview.service.js';
import { submitReview } from '../../server/features/reviews/scoreReview.service.js';
import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accepting, scored } from '../support/reviewedCase.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';

const nicknames = ['Ostrich', 'Pelican', 'Quail', 'Raven', 'Stork'];
const words = (n: number): string => `Opinion number ${n}: the market is larger than it looks.`;

/** A case whose seats are taken by these experts in this order, each with a total. */
async function handedIn(
  zone: ReviewZone,
  title: string,
  experts: readonly Actor[],
  totals: readonly number[],
) {
  const { id, applicant } = await zone.inReview(title);
  const chosen = experts.map(({ userId }) => userId);
  await seatExperts(zone.deps, zone.secretary, id, { stage: 'review', experts: chosen });
  for (const [at, total] of totals.entries()) {
    const expert = experts[at];
    if (!expert) throw new Error('too few experts');
    const review = await zone.reviewOf(id, expert);
    await acceptReview(zone.deps, expert, review, readTyped(acceptReviewInput, accepting));
    const typed = {
      ...scored(total),
      opinion: words(at + 1),
      'comment.growth': `Growth ${at + 1}`,
    };
    await submitReview(zone.deps, expert, review, { ...typed, version: '2' });
  }
  return { id, applicant };
}

/** What a page tells, without what differs from one look or zone to the next. */
function told(text: string): string {
  const seen = new Map<string, string>();
  return (
    text
      .replaceAll(/<input type="hidden"[^>]*>/g, '')
      .replaceAll(/nonce="[^"]*"/g, '')
      // How many minutes the session has left goes by the clock of the machine.
      .replaceAll(/data-(idle|last)="\d+"/g, 'SESSION')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
        if (!seen.has(id)) seen.set(id, `id-${seen.size}`);
        return seen.get(id) ?? '';
      })
      .replaceAll(/KC-2026-[0-9a-f]{4}/g, 'KC-number')
      .replaceAll(/quote the number [0-9a-f]+/g, 'quote the number')
  );
}

const outside: readonly Role[] = [
  'desk_officer',
  'formal_checker',
  'legal',
  'finance_preparer',
  'recommender',
];

onEachDatabase('what experts wrote', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  let experts: Actor[];
  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database, { whole: true });
    experts = [];
    for (const name of nicknames) experts.push(await zone.expert(name));
  });
  afterAll(() => database.close());

  const read = async (who: Actor, id: string) =>
    (await zone.browse(who)).get(`/cases/${id}/opinions?lang=en`);

  it('is read by those who decide once the panel is closed, and by nobody else', async () => {
    const { id, applicant } = await handedIn(zone, 'Readable', experts, [54, 54, 54, 100, 100]);
    const [first] = await database.db.rows.reviews.all({ application_id: id });
    const said = { committee_comment: 'For your ears alone', committee_flag: 'integrity' } as const;
    await database.db.rows.reviews.update({ id: first?.id ?? '' }, said);
    const readers: readonly Role[] = ['department_head', 'joint_member', 'approver'];
    for (const role of readers) {
      const page = await read(await zone.person(`reads ${role}`, role), id);
      expect([role, page.status]).toEqual([role, 200]);
      for (const n of [1, 2, 3, 4, 5]) {
        expect(page.text).toContain(words(n));
        expect(page.text).toContain(`Growth ${n}`);
        expect(page.text).toContain(`Expert ${n}`);
      }
      for (const name of nicknames) expect(page.text).not.toContain(name);
      expect(page.text).toContain(said.committee_comment);
      expect(page.text).toContain('Doubts its honesty');
      // Without the highest and lowest: (54 + 54 + 100) / 3.
      expect(page.text).toContain('69.33');
      // The middle total is 54: two stand 46 points away from it.
      expect(page.text).toContain('Far from the others: 2');
    }
    const secretary = await read(zone.secretary, id);
    for (const name of nicknames) expect(secretary.text).toContain(name);

    const refused: readonly Role[] = [
      'desk_officer',
      'formal_checker',
      'programme_officer',
      'legal',
    ];
    const payers: readonly Role[] = ['finance_preparer', 'finance_reviewer', 'recommender'];
    for (const role of [...refused, ...payers]) {
      const who = await zone.person(`refused ${role}`, role);
      expect([role, (await read(who, id)).status]).toEqual([role, 403]);
      const own = await (await zone.browse(who)).get(`/cases/${id}`);
      expect(own.text).not.toContain('/opinions');
    }
    const [one] = experts;
    for (const who of [applicant, one ?? applicant]) {
      expect((await read(who, id)).status).toBe(403);
    }
    const page = await (await zone.browse(zone.head)).get(`/cases/${id}`);
    expect(page.text).toContain(`/cases/${id}/opinions`);
  });

  it('is read before that by the secretary alone, and not by one who sits there', async () => {
    const { id } = await handedIn(zone, 'Still open', experts, [70, 71]);
    const waiting = await read(zone.head, id);
    expect(waiting.text).toContain('No review to read yet');
    expect(waiting.text).not.toContain(words(1));
    expect((await read(zone.secretary, id)).text).toContain(words(1));
    const [, , third] = experts;
    if (!third) throw new Error('too few experts');
    await zone.grant(third.userId, 'review_secretary');
    const both = await read(await zone.reload(third.userId), id);
    expect(both.text).toContain('No review to read yet');
  });

  it('is shown before and after it was changed to the secretary and to who examines, once closed', async () => {
    const { id } = await handedIn(zone, 'Changed', experts.slice(0, 4), [60, 61, 62, 63]);
    const [first, , , , fifth] = experts;
    if (!first || !fifth) throw new Error('too few experts');
    await seatExperts(zone.deps, zone.secretary, id, { stage: 'review', experts: [fifth.userId] });
    const review = await zone.reviewOf(id, first);
    const before = await database.db.rows.reviews.find({ id: review });
    await takeBackReview(zone.deps, first, review, { reason: 'Growth was typed wrong' });
    const typed = { ...scored(40), opinion: words(9), version: String((before?.version ?? 0) + 1) };
    await submitReview(zone.deps, first, review, typed);
    const shown = (text: string) =>
      ['Growth was typed wrong', words(1)].map((said) => text.includes(said));
    // Not while the others still write.
    expect(shown((await read(zone.secretary, id)).text)).toEqual([false, false]);
    const last = await zone.reviewOf(id, fifth);
    await acceptReview(zone.deps, fifth, last, readTyped(acceptReviewInput, accepting));
    await submitReview(zone.deps, fifth, last, { ...scored(64), opinion: words(5), version: '2' });
    const { text } = await read(zone.secretary, id);
    expect(shown(text)).toEqual([true, true]);
    // 60 points fill growth 20, technology 35 and 5 of market; 40 leave no market and 20 of technology.
    const rows = [...text.matchAll(/<tr><th scope="row">([^<]*)<\/th>(.*?)<\/tr>/gs)];
    const cells = (label: string): string[] =>
      rows
        .filter(([, head]) => head?.trim() === label)
        .map(([, , all]) =>
          (all ?? '')
            .replaceAll(/<[^>]*>/g, ' ')
            .replaceAll(/\s+/g, ' ')
            .trim(),
        );
    expect(cells('Total')).toContain('60 40 changed');
    for (const role of ['auditor', 'discipline_officer'] as const) {
      const who = await zone.person(`examines ${role}`, role);
      expect([role, shown((await read(who, id)).text)]).toEqual([role, [true, true]]);
    }
    for (const role of ['department_head', 'joint_member', 'approver'] as const) {
      const who = await zone.person(`decides ${role}`, role);
      const page = await read(who, id);
      expect([role, page.status, shown(page.text)]).toEqual([role, 200, [false, false]]);
    }
  });

  it('has an order that neither seats nor the time of handing in make', async () => {
    const { id } = await handedIn(zone, 'Ordered', experts, [61, 62, 63, 64, 65]);
    const { text } = await read(zone.head, id);
    const rows = await database.db.rows.reviews.all({ application_id: id }, [['id', 'ASC']]);
    const said = [...text.matchAll(/Opinion number (\d)/g)].map(([, n]) => Number(n));
    expect(said).toEqual(rows.map(({ total }) => (total ?? 0) - 60));
  });

  it('tells those who may not know nothing: two worlds look alike to them', async () => {
    const totals = [
      [60, 70, 79, 80, 90],
      [81, 82, 83, 84, 85],
    ] as const;
    const worlds = await Promise.all(
      totals.map(async (given, at) => {
        const own = await open();
        const other = await reviewZone(own, { whole: true });
        const panel: Actor[] = [];
        for (const name of nicknames) panel.push(await other.expert(name));
        const seated = at === 0 ? panel : panel.toReversed();
        const { id, applicant } = await handedIn(other, 'Twin', seated, given);
        const outsiders: Actor[] = [applicant];
        for (const role of outside) {
          outsiders.push(await other.person(`outside ${role}`, role));
        }
        const pages: string[] = [];
        for (const who of outsiders) {
          const browser = await other.browse(who);
          const paths = [`/cases/${id}`, `/cases/${id}/opinions`, `/applications/${id}`, '/cases'];
          for (const path of [...paths, '/cases/export', '/tasks']) {
            const { status, text } = await browser.get(`${path}?lang=en`);
            pages.push(told(`${who.name} ${path} ${status}\n${text}`));
          }
        }
        const head = told((await (await other.browse(other.head)).get(`/cases/${id}`)).text);
        await own.close();
        return { pages, head };
      }),
    );
    const [one, other] = worlds;
    expect(one?.pages).toEqual(other?.pages);
    // It is the reader, not the world, that makes the difference.
    expect(one?.head).toContain('/opinions');
  });
});
