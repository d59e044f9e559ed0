import { chromiumPath } from '../support/browser/chromium.js';
import { openSurf, type Surf } from '../support/browser/surf.js';
import { Walker } from '../support/browser/walker.js';
import { apply } from '../support/journey/applying.js';
import { act, itemsOf, reviewAll } from '../support/journey/handling.js';
import { openJourney, type Journey } from '../support/journey/journey.js';
import { publishCall } from '../support/journey/publishing.js';
import { brokenRules } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

const procedure = 'kechuang.startup';

/** The part of the story that is the same with scripts and without: from the draft to the proposal. */
function drafting(at: (id: string) => Promise<Walker>, journey: () => Journey) {
  const step = steps();
  const say = (key: string, values = {}): string => journey().deps.words('zh-CN', key, values);

  step('an officer begins a new version', async () => {
    const officer = await at('officer');
    await officer.follow(say('common.nav.designer'));
    await officer.press(
      officer.page.locator(`form[action="/procedures/${procedure}/revise"] button`),
    );
    expect(await officer.page.textContent('.design-acts')).toContain(
      say('designer.status.editing', { n: 2 }),
    );
  });

  step('adds a second review round behind the first', async () => {
    const officer = await at('officer');
    await officer.follow(say('designer.tabs.workflow'));
    await officer.page.locator('a[href$="/add/workflow.stages"]').click();
    await officer.type({
      kind: 'review',
      name_zh: '第二轮评审',
      name_en: 'Second review',
      after: 'review',
      id: 'second',
    });
    await officer.button('designer.add');
    expect(await officer.page.textContent('h1')).toBe('第二轮评审');
    expect(await officer.page.locator('.diagram.wide .node.chosen').textContent()).toContain(
      '第二轮评审',
    );
  });

  step('forgets where the others go, and the check says so', async () => {
    const officer = await at('officer');
    await officer.type({ experts: '3', 'next.scored.0.when': 'score >= 70.0' });
    await officer.button('common.buttons.save');
    const said = officer.page.locator('#notes li').first();
    expect(await said.textContent()).toContain(say('designer.notes.error'));
  });

  step('puts it right where the check leads', async () => {
    const officer = await at('officer');
    await officer.press(officer.page.locator('#notes li a').first());
    expect(new URL(officer.page.url()).pathname).toMatch(/parts\/workflow\.stages\.second$/);
    await officer.page.locator('.entries details.row-more summary').first().click();
    await officer.type({ 'next.scored.1.to': '.not_selected' });
    await officer.button('common.buttons.save');
    expect(await officer.page.textContent('#notes')).not.toContain(say('designer.notes.error'));
    expect(await officer.page.textContent('#notes')).toContain('第二轮评审');
  });

  step('walks an invented application through it', async () => {
    const officer = await at('officer');
    await officer.follow(say('designer.tabs.walk'));
    for (const outcome of ['accepted', 'passed', 'scored']) {
      await officer.press(officer.page.locator(`main button[name="go"][value="${outcome}"]`));
    }
    expect(await officer.page.textContent('main')).toContain('第二轮评审');
  });

  step('and lays it before a colleague', async () => {
    const officer = await at('officer');
    await officer.follow(say('designer.propose'));
    await officer.type({ note: '增加第二轮评审，三位专家，70 分以上进入实地考察。' });
    await officer.press(officer.page.locator('form[action$="/propose"] button'));
    expect(await officer.page.textContent('main')).toContain(say('publishing.secondNeeded'));
  });
  return { step, say };
}

const described = chromiumPath === '' ? describe.skip : describe;

described.each([
  ['with scripts', true],
  ['without scripts', false],
])('a procedure is changed %s', (_, scripts) => {
  let journey: Journey;
  let surf: Surf;
  const people = new Map<string, Walker>();
  const running: Record<string, string> = {};

  beforeAll(async () => {
    journey = await openJourney('sqlite');
    surf = await openSurf(journey.app, { scripts });
    const call = await publishCall(journey);
    running['stays'] = await apply(journey, call, 'hongyu');
    running['moves'] = await apply(journey, call, 'ruixing');
  }, 240_000);
  afterAll(async () => {
    await surf.close();
    await journey.close();
  });
  afterEach(() => {
    expect([...people.values()].flatMap(({ barriers }) => barriers)).toEqual([]);
  });

  const at = async (id: string): Promise<Walker> => {
    const known = people.get(id);
    if (known) return known;
    const walker = await Walker.enter(surf, (key, values = {}) =>
      journey.deps.words('zh-CN', key, { ...values }),
    );
    people.set(id, walker);
    await walker.signIn(id);
    return walker;
  };
  const versionOf = async (caseId: string): Promise<number> => {
    const { procedure_version_id: id } = await journey.caseRow(caseId);
    return (await journey.deps.db.rows.procedureVersions.find({ id }))?.number ?? 0;
  };

  const { step, say } = drafting(at, () => journey);
  if (!scripts) return;

  step('the colleague sees what is different, and publishes', async () => {
    const colleague = await at('officer2');
    await colleague.go('/tasks');
    await colleague.follow(say('tasks.desks.drafts'));
    await colleague.press(colleague.page.locator('main .lines a[href^="/designer/"]').first());
    await colleague.follow(say('designer.toVersions.proposed'));
    const shown = (await colleague.page.textContent('main')) ?? '';
    expect(shown).toContain('第二轮评审');
    expect(shown).toContain('增加第二轮评审，三位专家');
    await colleague.button('publishing.publish', { n: 2 });
    expect(await colleague.page.textContent('main')).toContain(say('done.draft_published'));
  });

  step('running cases stay on version 1 until somebody moves them', async () => {
    for (const caseId of Object.values(running)) expect(await versionOf(caseId)).toBe(1);
  });

  step('one of them is moved on the migration desk by two officers', async () => {
    const officer = await at('officer');
    await officer.go(`/procedures/${procedure}/moves`);
    const tick = officer.page.locator(`input[name="case"][value^="${running['moves'] ?? ''}~"]`);
    await tick.check();
    await officer.type({ reason: '该件尚未评审，按新流程办理。' });
    await officer.button('moves.propose');
    const batch = new URL(officer.page.url()).pathname;
    const colleague = await at('officer2');
    await colleague.go(batch);
    await colleague.press(colleague.page.locator(`form[action="${batch}/approve"] button`));
    expect(await versionOf(running['moves'] ?? '')).toBe(2);
    expect(await versionOf(running['stays'] ?? '')).toBe(1);
  });

  step('a new application walks version 2: after the first round comes the second', async () => {
    const call = await publishCall(journey);
    const caseId = await apply(journey, call, 'jingwei');
    expect(await versionOf(caseId)).toBe(2);
    for (const each of [caseId, running['stays'] ?? '']) {
      await act(journey, 'desk', each, 'accept', { reason: '' });
      await act(journey, 'checker', each, 'pass', await itemsOf(journey, each, 'pass'));
      await reviewAll(journey, each, [0.85, 0.85, 0.85, 0.85, 0.85]);
    }
    expect((await journey.caseRow(caseId)).stage).toBe('second');
    expect((await journey.caseRow(running['stays'] ?? '')).stage).toBe('visit');
    expect(await brokenRules(journey)).toEqual([]);
  });
});
