import { simplePdf } from '../../server/cli/demoZone/simplePdf.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { runTimeouts } from '../../server/shared/casework/caseTimeouts.js';
import { dialects } from '../support/databases.js';
import { fileCase, follow, type Course } from '../support/journey/course.js';
import { fileWithout } from '../support/journey/deferring.js';
import { act } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { decideObjection, objectTo, publishNotice } from '../support/journey/publishing.js';
import { brokenRules, lettersAbout, replayed } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

const wrong = '营业执照无效，不予受理。';
const ground = '行政复议决定书 大高复决〔2026〕3号';

/** A case that was ended wrongly goes on: by two persons, with its number, its money and its letters right. */
describe.each(dialects)('an ended case on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let refused: Course;

  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());

  const pageOf = ({ caseId }: Course): string => `/cases/${caseId}/exits/reopen`;
  const proposalOf = async ({ caseId }: Course): Promise<string> => {
    const open = { application_id: caseId, status: 'proposed' } as const;
    return (await journey.deps.db.rows.exitProposals.find(open))?.id ?? '';
  };
  const versionOf = async ({ caseId }: Course): Promise<string> =>
    `${(await journey.caseRow(caseId)).version}`;
  /** Back to the stage it began in. */
  async function propose(course: Course, stage?: string): Promise<string> {
    const officer = await journey.as('officer');
    const { version, state } = await journey.caseRow(course.caseId);
    const [first = ''] = Object.keys(state.memory);
    const to = stage ?? first;
    const reason = '复议机关撤销了不予受理的决定';
    const typed = { version: `${version}`, to, reason, ground };
    expectMoved(await officer.post(pageOf(course), typed, `${pageOf(course)}?to=${to}`));
    return proposalOf(course);
  }
  async function refuse(): Promise<Course> {
    const course = await fileCase(journey, 'kechuang.transfer');
    await act(journey, 'desk', course.caseId, 'refuse', { reason: wrong });
    expect((await journey.caseRow(course.caseId)).status).toBe('ended');
    return course;
  }

  step('is proposed to go on by one who may, with a reason and the paper it rests on', async () => {
    refused = await refuse();
    const officer = await journey.as('officer');
    expect((await officer.get(`/cases/${refused.caseId}`)).text).toContain(pageOf(refused));
    const { version, state } = await journey.caseRow(refused.caseId);
    const [to = ''] = Object.keys(state.memory);
    const typed = { version: `${version}`, to, reason: '复议改变了决定', ground: '' };
    // What it would do is told once the stage is chosen; letters before 0.5 lead here as well.
    expect((await officer.get(`/cases/${refused.caseId}/reopening`)).status).toBe(303);
    const shown = (await officer.get(`${pageOf(refused)}?to=${to}`)).text;
    expect(shown).toContain('申报编号、办理记录');
    const bare = await officer.post(pageOf(refused), typed);
    expect(bare.status).toBe(422);
    expect(bare.text).toContain('复议改变了决定');
    // A stage that it has never been through is no way back.
    const ahead = await officer.post(pageOf(refused), { ...typed, to: 'approve', ground });
    expect(ahead.status).toBe(422);
    for (const stranger of ['desk', 'checker', 'expert1', 'preparer', refused.who]) {
      const page = await (await journey.as(stranger)).get(pageOf(refused));
      expect([403, 404]).toContain(page.status);
    }
    await propose(refused);
    expect((await journey.caseRow(refused.caseId)).status).toBe('ended');
  });

  step('whose claim another case has taken meanwhile stays ended, and says why', async () => {
    const other = await fileCase(journey, 'kechuang.transfer', { callId: refused.callId });
    const proposal = await proposalOf(refused);
    const head = await journey.as('head');
    const approve = `${pageOf(refused)}/approve`;
    const version = await versionOf(refused);
    const refusal = await head.post(approve, { proposal, version }, pageOf(refused));
    expect(refusal.status).toBe(409);
    expect(refusal.text).toContain('唯一性事项');
    expect((await journey.caseRow(refused.caseId)).status).toBe('ended');
    const why = '合同已由另一件申报占用';
    expectMoved(
      await head.post(`${pageOf(refused)}/reject`, { proposal, version, why }, pageOf(refused)),
    );
    expect((await (await journey.as('officer')).get(pageOf(refused))).text).toContain(why);
    await act(journey, 'desk', other.caseId, 'refuse', { reason: wrong });
    await propose(refused);
  });

  step(
    'goes on once another person approves: same number, a new deadline, the applicant told',
    async () => {
      const before = await journey.caseRow(refused.caseId);
      const proposal = await proposalOf(refused);
      const approve = `${pageOf(refused)}/approve`;
      const sent = { proposal, version: await versionOf(refused) };
      const officer = await journey.as('officer');
      expect((await officer.post(approve, sent, pageOf(refused))).status).toBe(409);
      const head = await journey.as('head');
      expect((await head.get(pageOf(refused))).text).toContain(`action="${approve}"`);
      expectMoved(await head.post(approve, sent, pageOf(refused)));
      const twice = await head.post(approve, sent, `/cases/${refused.caseId}`);
      expect(twice.status).toBe(409);
      const after = await journey.caseRow(refused.caseId);
      const [first = ''] = Object.keys(before.state.memory);
      expect([after.status, after.stage, after.ended_as]).toEqual(['running', first, null]);
      expect(after.number).toBe(before.number);
      expect([after.due_at, before.due_at]).toEqual([expect.any(String), null]);
      await tellCases(journey.deps);
      expect(await lettersAbout(journey, refused.caseId)).toContain('reopened');
      const own = await (await journey.as(refused.who)).get(`/applications/${refused.caseId}`);
      expect(own.text).toContain('恢复办理');
      await follow(journey, refused);
      expect((await journey.caseRow(refused.caseId)).ended_as).not.toBe('refused');
    },
  );

  step(
    'after an objection that was upheld wrongly is approved anew, and its money set aside again',
    async () => {
      const course = await fileCase(journey, 'youth.rent');
      await follow(journey, course, 'notice');
      const notice = await publishNotice(journey, course.callId, [course.caseId]);
      await objectTo(journey, notice, course.caseId);
      await decideObjection(journey, 'upheld');
      expect((await journey.caseRow(course.caseId)).status).toBe('ended');
      const proposal = await propose(course);
      const head = await journey.as('head');
      const sent = { proposal, version: await versionOf(course) };
      expectMoved(await head.post(`${pageOf(course)}/approve`, sent, pageOf(course)));
      await follow(journey, course);
      const award = await journey.deps.db.rows.awards.find({ application_id: course.caseId });
      expect(award?.status).toBe('committed');
      const entries = await journey.deps.db.rows.ledgerEntries.all({
        application_id: course.caseId,
      });
      expect(entries.filter(({ once_key: key }) => key.startsWith('reserve:'))).toHaveLength(2);
      // Money that has been committed does not go back to an earlier stage.
      const officer = await journey.as('officer');
      expect((await officer.get(pageOf(course))).text).not.toContain('name="ground"');
    },
  );

  describe('that ended while something was awaited', () => {
    const why = '等待外部意见。';
    async function withdraw({ caseId, who }: Course): Promise<void> {
      const path = `/applications/${caseId}`;
      const typed = { reason: '暂不申报', sure: 'yes' };
      expectMoved(await (await journey.as(who)).post(`${path}/withdraw`, typed, path));
      journey.pass(60);
    }
    async function reopen(course: Course, stage?: string) {
      const proposal = await propose(course, stage);
      const sent = { proposal, version: await versionOf(course) };
      const head = await journey.as('head');
      expectMoved(await head.post(`${pageOf(course)}/approve`, sent, pageOf(course)));
      await runTimeouts(journey.deps);
      const row = await journey.caseRow(course.caseId);
      expect([row.status, row.state.paused, row.state.corrections]).toEqual([
        'running',
        null,
        null,
      ]);
      return row;
    }

    step('has a clock that runs, though it had been stopped', async () => {
      const course = await fileCase(journey, 'kechuang.transfer', {
        typed: { 'contract.registration': 'R-2' },
      });
      const officer = await journey.as('officer');
      const page = `/cases/${course.caseId}`;
      expectMoved(await officer.post(`${page}/pause`, { pause_why: why }, page));
      await withdraw(course);
      expect((await journey.caseRow(course.caseId)).paused_at).toBeNull();
      const { paused_at: paused, due_at: due } = await reopen(course);
      expect([paused, (due ?? '') > journey.clock.now().toISOString()]).toEqual([null, true]);
    });

    step('is handled by the zone, though corrections had been asked for', async () => {
      const course = await fileCase(journey, 'youth.rent');
      const { definition } = await openCase(journey.deps, course.caseId);
      const section = definition.form[0]?.section ?? '';
      await act(journey, 'desk', course.caseId, 'ask', { [`fix.${section}`]: why });
      await withdraw(course);
      const { stage, waiting_on: turn } = await reopen(course);
      expect(turn).toBe('zone');
      await act(journey, 'desk', course.caseId, 'accept');
      expect((await journey.caseRow(course.caseId)).stage).not.toBe(stage);
    });

    step('has its whole time anew for what was put off, which breaks no promise', async () => {
      const course = await fileWithout(journey, 'carrier.registration', 'staff', true);
      await act(journey, 'desk', course.caseId, 'accept');
      const { stage, state: before } = await journey.caseRow(course.caseId);
      await withdraw(course);
      const officer = await journey.as('officer');
      const toFirst = await officer.get(`${pageOf(course)}?to=desk`);
      expect(toFirst.text).toContain('重新受理后再计算');
      const later = await officer.get(`${pageOf(course)}?to=${stage ?? ''}`);
      expect(later.text).toContain('容缺材料重新计算期限');
      const { state } = await reopen(course, stage ?? '');
      const today = zoneDay(journey.clock.now());
      expect(before.deferral?.documents).toEqual(state.deferral?.documents);
      expect((before.deferral?.dueAt ?? '') < today).toBe(true);
      expect((state.deferral?.dueAt ?? '') > today).toBe(true);
      const open = { application_id: course.caseId, verb: 'deliver', status: 'open' } as const;
      const tasks = await journey.deps.db.rows.tasks.all(open);
      expect(tasks.map(({ due_at: due }) => due)).toEqual([state.deferral?.dueAt]);
      const person = await journey.as(course.who);
      const path = `/applications/${course.caseId}/documents`;
      const content = simplePdf([['Staff'], ['2']]);
      const file = { field: 'document.staff', name: 'staff.pdf', content };
      expectMoved(await person.upload(`${path}?document=staff`, {}, [file], path));
      expectMoved(await person.post(`/applications/${course.caseId}/deliver`, {}, path));
      expect((await journey.caseRow(course.caseId)).state.deferral).toBeNull();
      expect(await replayed(journey, course.caseId)).toEqual(
        (await journey.caseRow(course.caseId)).state,
      );
    });
  });

  step('leaves the books whole', async () => {
    expect(await brokenRules(journey)).toEqual([]);
  });
});
