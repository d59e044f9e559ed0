import { id as idColumn, wholeColumn } from '../../server/data/schema/columns.js';
import { checkStage } from '../../server/domain/workflow/stages/check.js';
import { dialects } from '../support/databases.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';

function known<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('nothing there');
  return found;
}

describe.each(dialects)('cases and tasks on %s', (dialect) => {
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone(dialect);
  }, 240_000);
  afterAll(() => zone.close());

  const page = async (who: string, path: string): Promise<string> =>
    (await (await zone.as(who)).get(path)).text;
  const listed = (html: string): string[] =>
    [...html.matchAll(/<th scope="row"><a href="\/cases\/([^"]+)"/g)].map(
      (found) => found[1] ?? '',
    );

  test('the list is narrowed by call, state, who is waited for, and words', async () => {
    const all = listed(await page('officer', '/cases?status=all'));
    const running = listed(await page('officer', '/cases'));
    expect(all.length).toBeGreaterThanOrEqual(running.length);
    const [call] = await zone.deps.db.select(
      { id: idColumn() },
      "SELECT id FROM calls WHERE status = 'published' ORDER BY closes_at DESC",
    );
    const ofCall = listed(await page('officer', `/cases?call=${call?.id}`));
    expect(ofCall.every((id) => running.includes(id))).toBe(true);
    expect(ofCall.length).toBeLessThan(running.length);
    const waiting = listed(await page('officer', '/cases?waiting=applicant'));
    expect(waiting).toContain(await caseOf(zone, 'xinyuan'));
    expect(waiting).not.toContain(await caseOf(zone, 'lanhai'));
    const { number } = (await zone.deps.db.rows.applications.find({
      id: await caseOf(zone, 'lanhai'),
    })) ?? { number: '' };
    expect(listed(await page('officer', `/cases?q=${number}`))).toEqual([
      await caseOf(zone, 'lanhai'),
    ]);
    expect(await page('officer', '/cases?q=%25')).not.toContain('<tbody>');
  });

  test('the export holds the same rows and never a formula', async () => {
    const id = await caseOf(zone, 'lanhai');
    await zone.deps.db.rows.applications.update({ id }, { title: '=HYPERLINK("http://x")' });
    const officer = await zone.as('officer');
    const file = await officer.get('/cases/export');
    expect(file.headers['content-type']).toContain('text/csv');
    const lines = file.text.trim().split(/\r?\n/);
    expect(lines.length - 1).toBe(listed(await page('officer', '/cases')).length);
    expect(file.text).toContain(`'=HYPERLINK`);
  });

  test('a number in full needs a reason, is on record, and is covered again', async () => {
    const id = await caseOf(zone, 'lanhai');
    const path = `/cases/${id}`;
    const paper = '210211198506151131';
    const covered = await page('desk', path);
    expect(covered).not.toMatch(/\d{17}[\dX]</);
    const desk = await zone.as('desk');
    const field = 'founder.paper';
    const bare = await desk.post(`${path}/reveal`, { field, purpose: '' }, path);
    expect(bare.status).toBe(422);
    const purpose = 'Compared with the paper at the desk';
    expect((await desk.post(`${path}/reveal`, { field, purpose }, path)).status).toBe(303);
    const shown = await page('desk', path);
    expect(shown).toMatch(/\d{17}[\dX]/);
    expect(shown).toContain(purpose);
    expect(await page('checker', path)).not.toContain(paper);
    expect(
      (await desk.post(`${path}/reveal`, { field: 'project.title', purpose }, path)).status,
    ).toBe(404);
    zone.clock.set(new Date(zone.clock.now().getTime() + 16 * 60_000));
    expect((await page('desk', path)).replaceAll(purpose, '')).not.toMatch(/\d{17}[\dX]</);
  });

  test('a superior sends a case back with a reason; its later conclusions no longer count', async () => {
    const id = await caseOf(zone, 'hangyan');
    const back = `/cases/${id}/exits/send_back`;
    const officer = await zone.as('officer');
    const version = `${(await zone.deps.db.rows.applications.find({ id }))?.version}`;
    const send = (to: string, reason: string) =>
      officer.post(back, { version, to, reason }, `${back}?to=${to}`);
    expect((await send('formal', '')).status).toBe(422);
    expect((await send('vote', 'To be looked at')).status).toBe(422);
    const why = 'The licence has changed meanwhile.';
    expect((await send('formal', why)).status).toBe(303);
    const row = await zone.deps.db.rows.applications.find({ id });
    expect(row?.stage).toBe('formal');
    expect(await page('checker', `/cases/${id}`)).toContain(why);
    expect(await page('checker', '/tasks')).toContain(row?.title);
  });

  test('of two who claim a task one has it', async () => {
    const id = await caseOf(zone, 'lanhai');
    const desk = await zone.as('desk');
    const html = await page('desk', '/tasks');
    const task =
      new RegExp(`action="/tasks/${id}/claim"[\\s\\S]*?name="task" value="([^"]+)"`).exec(
        html,
      )?.[1] ?? '';
    const both = await Promise.all(
      [1, 2].map(() => desk.post(`/tasks/${id}/claim`, { task }, '/tasks')),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
  });

  test('two presses at once conclude a stage once, and nothing is lost of the second', async () => {
    const id = await caseOf(zone, 'qinghang');
    const desk = await zone.as('desk');
    const path = `/cases/${id}`;
    const reason = 'Everything is there, said twice.';
    const both = await Promise.all(
      [1, 2].map(() => desk.post(`${path}/stages/desk/accept`, { reason }, path)),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    expect(both.find(({ status }) => status === 409)?.text).toContain(reason);
    const concluded = await zone.deps.db.select(
      { seq: wholeColumn() },
      "SELECT seq FROM events WHERE stream = :stream AND type = 'stage_concluded'",
      { stream: `case:${id}` },
    );
    expect(concluded).toHaveLength(1);
  });

  test('to those who pay a case is a name and an amount', async () => {
    const id = await caseOf(zone, 'hongyu');
    const html = await page('preparer', `/cases/${id}`);
    expect(html).toContain('60');
    expect(html).not.toContain('id="section-');
    expect((await (await zone.as('expert1')).get(`/cases/${id}`)).status).toBe(404);
    expect((await (await zone.as('lanhai')).get(`/cases/${id}`)).status).toBe(404);
  });

  test('a check is not passed over what has not been looked at', async () => {
    const id = await caseOf(zone, 'zhilian');
    const checker = await zone.as('checker');
    const answer = await checker.post(`/cases/${id}/stages/formal/pass`, {}, `/cases/${id}`);
    expect(answer.status).toBe(422);
    const failing = { 'item.licence': 'fail', 'note.licence': 'Another firm', reason: 'x' };
    const short = await checker.post(`/cases/${id}/stages/formal/fail`, failing, `/cases/${id}`);
    expect(short.status).toBe(422);
    expect(short.text).toContain('Another firm');
  });

  const rowsIn = (stage: string) =>
    zone.deps.db.rows.applications.all({ stage, status: 'running' }, [['id', 'ASC']]);
  const boxes = (html: string): string[] =>
    [...html.matchAll(/name="cases" value="([^"]+)"/g)].map((found) => found[1] ?? '');

  test('several cases are accepted by one act, each for itself', async () => {
    const before = (await rowsIn('desk')).filter(({ state }) => state.corrections === null);
    const of = (call: string) => before.filter(({ call_id: id }) => id === call);
    const call = before
      .map(({ call_id: id }) => id)
      .toSorted((a, b) => of(b).length - of(a).length)[0];
    const path = `/calls/${call}/stages/desk/at-once`;
    const mine = of(call ?? '').map(({ id, version }) => `${id} ${version}`);
    expect(boxes(await page('desk', path)).toSorted()).toEqual(mine.toSorted());
    // Whoever has another duty there finds nothing to tick, and others no such page.
    expect(boxes(await page('checker', path))).toEqual([]);
    expect((await (await zone.as('expert1')).get(path)).status).toBe(404);
    expect((await (await zone.as('checker')).post(path, { cases: mine }, path)).status).toBe(422);
    expect((await rowsIn('desk')).length).toBeGreaterThanOrEqual(before.length);

    const desk = await zone.as('desk');
    expect((await desk.post(path, {}, path)).status).toBe(422);
    const [first = '', ...others] = mine;
    const [stale = ''] = first.split(' ');
    const partly = await desk.post(path, { cases: [`${stale} 0`, ...others] }, path);
    const number = before.find(({ id }) => id === stale)?.number ?? '';
    expect([partly.status, partly.text.includes(number)]).toEqual([422, true]);
    const there = (await rowsIn('desk')).map(({ id }) => id);
    expect(mine.filter((each) => there.includes(each.split(' ')[0] ?? ''))).toEqual([first]);
    expect((await desk.post(path, { cases: [first] }, path)).status).toBe(303);
    expect(boxes(await page('desk', path))).toEqual([]);
    expect((await desk.get('/calls/none/stages/desk/at-once')).status).toBe(404);
    expect((await desk.get(`/calls/${call}/stages/nothing/at-once`)).status).toBe(404);
  });

  test('cases whose checklist is saved in order are passed by one act, others are looked at first', async () => {
    const [row] = (await rowsIn('formal')).filter(({ state }) => state.corrections === null);
    const path = `/calls/${row?.call_id}/stages/formal/at-once`;
    const one = `/cases/${row?.id}`;
    const { definition } = await zone.deps.definitions.byVersion(row?.procedure_version_id ?? '');
    const { checklist } = checkStage.read(known(definition.workflow.stages['formal']));
    const items = (finding: string) =>
      Object.fromEntries(checklist.map(({ id }) => [`item.${id}`, finding]));
    const checker = await zone.as('checker');
    const save = (finding: string) =>
      checker.post(`${one}/stages/formal/save`, items(finding), one);
    await save('fail');
    const isThere = async () =>
      boxes(await page('checker', path)).some((each) => each.startsWith(row?.id ?? '-'));
    expect(await isThere()).toBe(false);
    expect(await page('checker', path)).toContain(row?.number);
    const forced = await checker.post(path, { cases: [`${row?.id} 0`] }, path);
    expect(forced.status).toBe(422);
    await save('pass');
    expect(await isThere()).toBe(true);
    const ticked = boxes(await page('checker', path)).filter((each) =>
      each.startsWith(row?.id ?? '-'),
    );
    expect((await checker.post(path, { cases: ticked }, path)).status).toBe(303);
    expect((await rowsIn('formal')).map(({ id }) => id)).not.toContain(row?.id);
  });
});
