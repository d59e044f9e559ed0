import { minutesHash } from '../../server/domain/meetings/minutes.js';
import { sendBack } from '../../server/domain/workflow/exits/sendBack.js';
import { wrongMinutes } from '../../server/features/audit/minutesProofs.query.js';
import { auditRead } from '../support/auditRead.js';
import { changeCase, clockActor } from '../../server/shared/casework/caseWork.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { convenedMeeting, opened, type ConvenedMeeting } from '../support/meeting.js';
import { pdfBy } from '../support/pdfs.js';
import { hiddenInputs, type Typed } from '../support/visitor.js';

/** A meeting that has dealt with its first item, three to one, deferred the other, and is over. */
async function heldMeeting(database: TestDatabase): Promise<ConvenedMeeting> {
  const meeting = await convenedMeeting(database);
  const { secretary, browsers, first, second, itemOf } = meeting;
  const aside = `/cases/${second}/recuse`;
  await browsers[4]?.post(aside, { words: 'My brother works there.' }, aside);
  await opened(meeting, [0, 1, 2, 3]);
  const one = itemOf(first);
  await secretary.post(`${one}/begin`, {}, one);
  for (const [at, vote] of ['agree', 'against', 'agree', 'agree'].entries()) {
    const typed = { vote, reason: vote === 'against' ? 'The market is too small.' : '' };
    await browsers[at]?.post(`${one}/vote`, typed, one);
  }
  await secretary.post(`${one}/finish`, {}, one);
  const early = await secretary.post(`${meeting.meeting}/end`, {}, meeting.meeting);
  expect([early.status, early.text.includes('1 items have not been dealt with')]).toEqual([
    422,
    true,
  ]);
  const rest = { rest_reason: 'The costs are looked into.' };
  const over = await secretary.post(`${meeting.meeting}/end`, rest, meeting.meeting);
  expect(over.status).toBe(303);
  return meeting;
}

onEachDatabase('the minutes of a joint meeting', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('say what happened, are confirmed by a second person, and are corrected by an addendum', async () => {
    const meeting = await heldMeeting(database);
    const { zone, secretary, head, browsers, first, second } = meeting;
    const { rows } = zone.deps.db;
    const at = `${meeting.meeting}/minutes`;
    const record = (await secretary.get(at)).text;
    for (const said of [
      'Agree 3,',
      'The market is too small.',
      'The costs are looked into.',
      'm5',
    ]) {
      expect([said, record.includes(said)]).toEqual([said, true]);
    }
    // Who stood aside from the second reads nothing of it.
    const partly = (await browsers[4]?.get(at))?.text ?? '';
    expect([partly.includes('Alpha'), partly.includes('Beta')]).toEqual([true, false]);
    // Nor does the log tell of an item to who is kept out of its case.
    const began = { type: 'meeting_item_opened' };
    const told = async (barred: readonly string[]) =>
      (await auditRead(zone.deps, zone.head, began, barred)).map(({ data }) => 'item' in data);
    expect([await told([]), await told([first])]).toEqual([[true], [false]]);
    // A colleague who stands aside from an item reads no draft about the agenda, nor writes over it.
    const draft = { words: 'Costs of both were discussed.', does: 'save' };
    expect((await secretary.post(at, draft, at)).status).toBe(303);
    const apart = await zone.person('apart', 'review_secretary');
    const partly2 = await zone.browse(apart);
    const from = `/cases/${second}/recuse`;
    expect((await partly2.post(from, { words: 'My brother works there.' }, from)).status).toBe(303);
    expect((await partly2.get(at)).text).not.toContain('Costs of both');
    expect((await partly2.post(at, draft, meeting.meeting)).status).toBe(403);
    // Whoever is in the chair could not confirm their own, so that they hand none in.
    expect((await head.post(at, { ...draft, does: 'hand_in' }, at)).status).toBe(409);
    // What a colleague saved meanwhile stays, and stands beside what was typed over it.
    const early = hiddenInputs((await secretary.get(at)).text, at);
    const colleague = await zone.browse(await zone.person('colleague', 'review_secretary'));
    const theirs = { words: 'A colleague saved this.', does: 'save' };
    expect((await colleague.post(at, theirs, at)).status).toBe(303);
    const over = await secretary.send(at, { ...early, words: 'Over it.', does: 'save' });
    expect(over.status).toBe(409);
    for (const text of ['A colleague saved this.', 'Over it.']) expect(over.text).toContain(text);
    const handIn = (words: string) => secretary.post(at, { words, does: 'hand_in' }, at);
    expect((await handIn('Costs were discussed.')).status).toBe(303);
    expect(await rows.mails.count({ event: 'minutes_to_confirm' })).toBe(1);
    expect((await head.get('/tasks')).text).toContain('Minutes to confirm');
    const decide = (typed: Typed) => head.post(`${at}/decide`, typed, at);
    expect((await decide({ decision: 'give_back' })).status).toBe(422);
    const back = { decision: 'give_back', decision_reason: 'Say who takes it further.' };
    expect((await decide(back)).status).toBe(303);
    expect((await secretary.get(at)).text).toContain('Say who takes it further.');
    expect((await handIn('Costs were discussed; the office reports.')).status).toBe(303);
    const confirm = { decision: 'confirm', decision_reason: '' };
    expect((await secretary.post(`${at}/decide`, confirm, at)).status).toBe(403);
    expect((await decide(confirm)).status).toBe(303);
    expect((await decide(confirm)).status).toBe(409);
    const [minutes] = await rows.meetingMinutes.all({});
    if (!minutes) throw new Error('no minutes');
    expect([minutes.number, minutes.part]).toEqual(['HY-2026-0001', 1]);
    expect(minutes.content_hash).toBe(minutesHash(minutes.content));
    expect(minutes.content.present).toEqual(['m1', 'm2', 'm3', 'm4']);
    expect(minutes.content.items.map(({ outcome, aside }) => [outcome, aside])).toEqual([
      ['agreed', []],
      ['deferred', ['m5']],
    ]);
    // The approver opens them from the case.
    const approver = await zone.browse(await zone.person('approver', 'approver'));
    const decision = (await approver.get(`/cases/${first}`)).text;
    expect(decision).toContain(`href="${at}"`);
    expect(decision).toContain('HY-2026-0001');
    expect(await wrongMinutes(zone.deps)).toEqual([]);
    // Minutes that count a vote that nobody cast are noticed, whatever their own hash says.
    const [item] = minutes.content.items;
    if (!item?.tally) throw new Error('nothing was counted');
    const counted = { ...item, tally: { ...item.tally, agree: item.tally.agree + 1 } };
    const forged = { ...minutes.content, items: [counted] };
    const row = { ...minutes, part: 9, content: forged, content_hash: minutesHash(forged) };
    const undone = zone.deps.db.transaction(async () => {
      await rows.meetingMinutes.insert(row);
      const found = await wrongMinutes(zone.deps);
      throw new Error(found.map(({ check }) => check).join());
    });
    await expect(undone).rejects.toThrow('minutes_agree_with_the_ballots');
    // What was confirmed stays; a correction stands after it under the same number.
    const change = rows.meetingMinutes.update({ part: 1 }, { content_hash: 'another' });
    await expect(change).rejects.toThrow();
    expect((await rows.meetingMinutes.find({ part: 1 }))?.content_hash).toBe(minutes.content_hash);
    expect((await handIn('')).status).toBe(422);
    expect((await handIn('m4 left at four.')).status).toBe(303);
    expect((await decide(confirm)).status).toBe(303);
    const print = (await head.get(`${at}/print`)).text;
    expect([print.includes('HY-2026-0001'), print.includes('m4 left at four.')]).toEqual([
      true,
      true,
    ]);
    // What the meeting said is about its whole agenda: who stands aside from an item reads none of it.
    for (const page of [at, `${at}/print`]) {
      const read = (await browsers[4]?.get(page))?.text ?? '';
      expect([read.includes('HY-2026-0001'), read.includes('m4 left')]).toEqual([true, false]);
    }
  });

  it('keep the sheets that were signed, and another secretary or chair goes on', async () => {
    const meeting = await heldMeeting(database);
    const { zone, secretary, browsers } = meeting;
    const at = meeting.meeting;
    const paper = (await secretary.get(`${at}/paper`)).text;
    expect([paper.includes('Attendance sheet'), paper.includes('Voting sheet')]).toEqual([
      true,
      true,
    ]);
    const scan = {
      field: 'scan',
      name: 'signed.pdf',
      content: Buffer.from(pdfBy('scanner', 'signed')),
    };
    const sent = await secretary.upload(`${at}/sheets`, {}, [scan], `${at}/minutes`);
    expect(sent.status).toBe(303);
    await secretary.upload(`${at}/sheets`, {}, [scan], `${at}/minutes`);
    expect(await zone.deps.db.rows.meetingSheets.count({})).toBe(1);
    const [sheet] = await zone.deps.db.rows.meetingSheets.all({});
    expect(sheet?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await browsers[0]?.get(`${at}/sheets/${sheet?.id}`))?.status).toBe(200);
    // It shows every item, so that who stood aside from one does not open it.
    expect((await browsers[4]?.get(`${at}/sheets/${sheet?.id}`))?.status).toBe(404);
    expect((await secretary.get(`${at}/minutes`)).text).toContain('signed.pdf');
    expect((await browsers[4]?.get(`${at}/minutes`))?.text).not.toContain('signed.pdf');
    const next = await zone.browse(await zone.person('next', 'review_secretary'));
    expect((await next.post(`${at}/take-over`, {}, at)).status).toBe(303);
    const deputy = await zone.person('deputy chair', 'department_head');
    const named = { chair: deputy.userId, chair_reason: 'Named by the four members present.' };
    expect((await next.post(`${at}/chair`, named, at)).status).toBe(303);
    const minutes = `${at}/minutes`;
    // The first comes to its vote once more before they are confirmed: what this meeting counted stays.
    await changeCase(zone.deps, clockActor, meeting.first, ({ subject }, context) =>
      sendBack(context, subject.state, { to: 'joint', redo: [], reason: 'Vote anew.' }, {}),
    );
    const handIn = { words: 'Nothing else.', does: 'hand_in' };
    expect((await next.post(minutes, handIn, minutes)).status).toBe(303);
    const chair = await zone.browse(deputy);
    const confirm = { decision: 'confirm', decision_reason: '' };
    expect((await meeting.head.post(`${minutes}/decide`, confirm, minutes)).status).toBe(403);
    expect((await chair.post(`${minutes}/decide`, confirm, minutes)).status).toBe(303);
    const [kept] = await zone.deps.db.rows.meetingMinutes.all({});
    // Named after the end, they confirm what they did not chair.
    expect([kept?.content.chair, kept?.content.secretary]).toEqual(['head', 'next']);
    expect(kept?.content.confirms).toEqual({ name: 'deputy chair', reason: named.chair_reason });
    const [held] = kept?.content.items ?? [];
    expect([held?.outcome, held?.tally?.agree, held?.tally?.against]).toEqual(['agreed', 3, 1]);
    expect(await wrongMinutes(zone.deps)).toEqual([]);
  });
});
