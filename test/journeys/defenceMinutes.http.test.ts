import { checkRecord } from '../../server/features/audit/checkRecord.query.js';
import { readTyped } from '../../server/domain/typed.js';
import {
  acceptReview,
  acceptReviewInput,
} from '../../server/features/reviews/answerInvitation.service.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { called, defenceZone } from '../support/defence.js';
import { pdfBy } from '../support/pdfs.js';
import { accepting } from '../support/reviewedCase.js';

onEachDatabase('the minutes of a defence meeting', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('only grow: who wrote stands with each entry, and two who write at once both have theirs', async () => {
    const meeting = await defenceZone(database);
    const { zone, secretary, at, later, act, teams } = meeting;
    const minutes = `${at}/minutes`;
    const write = async (words: string, who = secretary): Promise<number> =>
      (await who.post(minutes, { words }, minutes)).status;
    expect(await write('Too early for anything.')).toBe(409);
    await called(meeting);
    expect(await write('Too early for anything.')).toBe(409);
    const { rows } = zone.deps.db;
    const [expert] = meeting.experts;
    if (!expert) throw new Error('nobody');
    for (const { id } of await rows.reviews.all({ expert_id: expert.userId })) {
      await acceptReview(zone.deps, expert, id, readTyped(acceptReviewInput, accepting));
    }
    later(2);
    const [first] = await meeting.turns();
    await act(`turns/${first?.id}/begin`);
    await act(`turns/${first?.id}/heard`);
    const colleague = await zone.browse(await zone.person('colleague', 'review_secretary'));
    // What was typed is kept where it is refused.
    const short = await secretary.post(minutes, { words: 'Hm' }, minutes);
    expect([short.status, short.text.includes('Hm')]).toEqual([422, true]);
    expect(await write('Asked about the market.')).toBe(303);
    expect(await write('Asked about the patents.', colleague)).toBe(303);
    // Pressed twice, it stands once.
    expect(await write('Asked about the market.')).toBe(303);
    const page = (await secretary.get(minutes)).text;
    for (const said of ['Asked about the market.', 'the patents.', 'colleague', 'Heard', 'Alpha']) {
      expect([said, page.includes(said)]).toEqual([said, true]);
    }
    expect(page).toContain('turns 1, 2, 3');
    const kept = await rows.meetingSheets.all({ meeting_id: meeting.id });
    expect(kept.map(({ name }) => name).toSorted()).toEqual(['minutes-1.txt', 'minutes-2.txt']);
    await expect(
      rows.meetingSheets.update({ id: kept[0]?.id ?? '' }, { filed_by: zone.head.userId }),
    ).rejects.toThrow();
    // Signed on paper, it is scanned and filed beside them.
    const content = Buffer.from(pdfBy('scanner', 'signed'));
    const scan = { field: 'scan', name: 'signed.pdf', content };
    expect((await secretary.upload(`${at}/sheets`, {}, [scan], minutes)).status).toBe(303);
    const papers = await rows.meetingSheets.all({ meeting_id: meeting.id });
    const signed = papers.find(({ name }) => name === 'signed.pdf');
    expect((await secretary.get(`${at}/papers/${signed?.id}`)).status).toBe(200);
    // The head reads, but neither writes nor learns who sat.
    const head = await zone.browse(zone.head);
    const read = (await head.get(`${minutes}/print`)).text;
    expect([read.includes('the patents.'), read.includes('turns 1, 2, 3')]).toEqual([true, false]);
    expect((await head.send(minutes, { words: 'From the head.' })).status).toBe(403);
    // Who stands aside from a team reads nothing of it, and of the entries their own alone.
    const aside = `/cases/${teams[0]?.id}/recuse`;
    await colleague.post(aside, { words: 'My brother works there.' }, aside);
    const partly = (await colleague.get(minutes)).text;
    for (const [said, shown] of [
      ['the patents.', true],
      ['the market.', false],
      ['Alpha', false],
      ['signed.pdf', false],
    ] as const) {
      expect([said, partly.includes(said)]).toEqual([said, shown]);
    }
    expect((await colleague.get(`${at}/papers/${signed?.id}`)).status).toBe(404);
    const { findings } = await checkRecord(zone.deps, { whole: true, outside: '' });
    const ours = /defence|order|turn|sheet/;
    expect(findings.filter(({ check }) => ours.test(check))).toEqual([]);
  });
});
