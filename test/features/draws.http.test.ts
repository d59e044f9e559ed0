import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../../server/domain/actor.js';
import { replayDrawCommand } from '../../server/cli/replayDraw.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { monday } from '../support/reviewApp.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';
import { visitor } from '../support/visitor.js';

onEachDatabase('experts drawn by lot', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  let drawer: Actor;
  const experts: Actor[] = [];
  const cases: string[] = [];

  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
    drawer = await zone.person('drawer', 'discipline_officer');
    for (let index = 0; index < 12; index += 1) experts.push(await zone.expert(`drawn${index}`));
    for (const title of ['First', 'Second']) cases.push((await zone.inReview(title)).id);
  });
  afterAll(() => database.close());

  const list = (): string => `/calls/${zone.ids.call}/reviews/draws`;
  const drawOf = async () => {
    const [row] = await database.db.rows.expertDraws.all({ call_id: zone.ids.call });
    if (!row) throw new Error('no draw');
    return row;
  };

  test('what is drawn from is fixed and published first, without secret or names', async () => {
    const browser = await zone.browse(drawer);
    const typed = { case: cases, outside: '1', limit: '5', source: 'Lottery 2026060' };
    expect((await browser.post(list(), typed, list())).status).toBe(303);
    const row = await drawOf();
    const { text, status } = await visitor(zone.app).get(`/draws/${row.id}`);
    expect(status).toBe(200);
    expect(text).toContain(row.inputs.commitment);
    expect(text).not.toContain(row.secret);
    for (const { name } of experts) expect(text).not.toContain(name);
    for (const title of ['First', 'Second']) expect(text).not.toContain(`>${title}<`);
    expect((await visitor(zone.app).get(`/draws/${row.id}/record`)).status).toBe(404);
  });

  test('on the same day nothing is drawn; neither secretary nor officer draws at all', async () => {
    const browser = await zone.browse(drawer);
    const row = await drawOf();
    const early = await browser.send(`${list()}/${row.id}/make`, {});
    expect([403, 422]).toContain(early.status);
    for (const who of [zone.secretary, zone.staff, zone.head]) {
      expect([403, 404]).toContain((await (await zone.browse(who)).get(list())).status);
    }
    expect((await drawOf()).record).toBeNull();
  });

  test('of the same cases no second draw is fixed, to be chosen from, until the first is seated', async () => {
    const browser = await zone.browse(drawer);
    const typed = { case: cases.slice(0, 1), outside: '1', limit: '5', source: 'Lottery 2026061' };
    const second = await browser.post(list(), typed, list());
    const [first] = await database.db.rows.applications.all({ id: cases[0] ?? '' });
    expect([second.status, second.text.includes(first?.number ?? 'none')]).toEqual([409, true]);
    expect(second.text).toContain('A draw of these cases stands already');
    expect(await database.db.rows.expertDraws.all({})).toHaveLength(1);
  });

  test('a day later it is drawn once, and an auditor replays it on the page and by the command', async () => {
    zone.clock.set(new Date(monday.getTime() + 86_400_000));
    const browser = await zone.browse(drawer);
    const { id } = await drawOf();
    const make = `${list()}/${id}/make`;
    expect((await browser.post(make, { value: '4-0-7' }, list())).status).toBe(303);
    const { record, proposal_id: proposal } = await drawOf();
    expect(record?.drawn.map((each) => each.experts.length)).toEqual([5, 5]);
    const stranger = visitor(zone.app);
    expect((await stranger.get(`/draws/${id}`)).text).toContain('badge ok');
    const file = await stranger.get(`/draws/${id}/record`);
    const text = file.text === undefined ? JSON.stringify(file.body) : file.text;
    const same = await stranger.post('/draws/check', { record: text });
    expect(same.text).toContain('badge ok');
    const lie = text.replace(record?.value ?? '', '4-0-8');
    expect((await stranger.post('/draws/check', { record: lie })).text).toContain('badge bad');
    expect((await stranger.post('/draws/check', { record: 'rubbish' })).status).toBe(422);
    const path = join(database.folder, 'draw.json');
    for (const [content, exit] of [
      [text, 0],
      [lie, 1],
    ] as const) {
      await writeFile(path, content);
      const typed = { words: [path], text: () => undefined, has: () => false };
      expect(await replayDrawCommand.run(typed)).toBe(exit);
    }
    // While its result waits to be seated, another of the same cases is not fixed either.
    const typed = { case: cases, outside: '1', limit: '5', source: 'Lottery 2026062' };
    expect((await browser.post(list(), typed, list())).status).toBe(409);
    // The secretary seats what was drawn, with everything looked at once more.
    await database.db.rows.applications.update({ id: cases }, { untold_from: null });
    const page = `/calls/${zone.ids.call}/reviews/proposals/${proposal ?? ''}`;
    const secretary = await zone.browse(zone.secretary);
    expect((await secretary.post(`${page}/seat`, {}, page)).status).toBe(303);
    const seated = await database.db.rows.reviews.all({});
    const codes = (await drawOf()).codes;
    const drawn = record?.drawn.flatMap((each) =>
      each.experts.map((expert) => `${codes[each.case] ?? ''} ${codes[expert] ?? ''}`),
    );
    const byText = (one: string, other: string): number => (one < other ? -1 : 1);
    expect(seated.map((row) => `${row.application_id} ${row.expert_id}`).toSorted(byText)).toEqual(
      drawn?.toSorted(byText),
    );
  });

  test('the public page of a draw leads to every other draw of its call', async () => {
    const { id } = await zone.inReview('Third');
    const browser = await zone.browse(drawer);
    const typed = { case: [id], outside: '1', limit: '5', source: 'Lottery 2026063' };
    expect((await browser.post(list(), typed, list())).status).toBe(303);
    const [first, second] = await database.db.rows.expertDraws.all({}, [['committed_at', 'ASC']]);
    const { text } = await visitor(zone.app).get(`/draws/${first?.id ?? ''}?lang=en`);
    expect(text).toContain(`href="/draws/${second?.id ?? ''}"`);
    expect(text).toContain('Not drawn yet');
  });

  test('what is recorded of the call tells nobody which expert sits on which case', async () => {
    const events = await database.db.rows.events.all({ stream: `call:${zone.ids.call}` });
    const types = events.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['draw_committed', 'draw_made']));
    const said = JSON.stringify(events.map(({ data }) => data));
    for (const { userId, personId, name } of experts) {
      expect([userId, personId, name].filter((each) => said.includes(each))).toEqual([]);
    }
    expect(cases.filter((each) => said.includes(each))).toEqual([]);
  });
});
