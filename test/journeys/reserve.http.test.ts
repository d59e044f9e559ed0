import { closeNotices } from '../../server/features/notices/closeNotices.job.js';
import { standDown } from '../../server/features/ranking/standDown.job.js';
import { runTimeouts } from '../../server/shared/casework/caseTimeouts.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { reserveZone, type ReserveZone, why } from '../support/reserveZone.js';
import { hiddenInputs } from '../support/visitor.js';

onEachDatabase('cases in reserve', (open) => {
  let database: TestDatabase;
  let its: ReserveZone;

  beforeEach(async () => {
    database = await open();
    its = await reserveZone(database);
  });
  afterEach(() => database.close());

  it('wait below the line, are told so, and the next of them fills a place that a second person approves', async () => {
    const {
      zone,
      head,
      approver,
      ranking,
      reserve,
      of,
      stateOf,
      english,
      letters,
      givesUp,
      actOnChange,
      confirm,
      caseRow,
    } = its;
    expect(await english(head, ranking())).toContain('2 below the line stand in reserve.');
    expect((await confirm()).status).toBe(303);
    expect((await stateOf('Third')).stage).toBe('rank');
    expect((await stateOf('Third')).tasks).toEqual({});
    expect((await stateOf('Fifth')).end).toBe('not_selected');
    expect(await letters('Third')).toContain('in_reserve');
    const theirs = await zone.browse(await zone.reload((await caseRow('Third')).applicant_id));
    expect(await english(theirs, `/applications/${of('Third')}`)).toContain(
      'Your project stands in reserve',
    );
    // As long as nobody gives up, nobody can be filled in.
    const early = { application: of('Third'), class: 'third', reason: why };
    expect((await head.post(reserve(), early)).status).toBe(409);

    const free = 'Calls with a free place and cases in reserve';
    expect(await english(head, '/tasks')).not.toContain(free);
    await givesUp('Second');
    expect(await english(head, '/tasks')).toContain(free);
    const page = await english(head, reserve());
    expect(page.indexOf('>Third<')).toBeLessThan(page.indexOf('>Fourth<'));
    expect(page).toContain('Fill a place');
    expect((await head.post(reserve(), early)).status).toBe(303);
    expect((await head.post(reserve(), early)).status).toBe(409);
    // Who proposed it does not approve it.
    expect((await actOnChange(head, 'approve')).status).toBe(409);
    const done = await actOnChange(approver, 'approve');
    expect(done.status).toBe(303);
    expect(await stateOf('Third')).toMatchObject({
      stage: 'joint',
      facts: { rank: 3, class: 'third' },
    });
    expect(await letters('Third')).toContain('shortlisted');
    expect((await stateOf('Fourth')).stage).toBe('rank');
    // The place is taken: nobody else fills it.
    const again = { application: of('Fourth'), class: 'third', reason: why };
    expect((await head.post(reserve(), again)).status).toBe(409);
  });

  it('are passed over with a reason that is kept, and end when their time is over', async () => {
    const {
      zone,
      head,
      approver,
      reserve,
      change,
      of,
      stateOf,
      english,
      letters,
      givesUp,
      actOnChange,
      confirm,
    } = its;
    await confirm();
    await givesUp('Best');
    await head.post(reserve(), { application: of('Fourth'), class: 'third', reason: why });
    expect((await actOnChange(head, 'withdraw')).status).toBe(303);
    await head.post(reserve(), { application: of('Fourth'), class: 'third', reason: why });
    expect(await english(approver, change())).toMatch(/Passed over[\s\S]*Third/);
    expect((await actOnChange(approver, 'reject', { why: 'The third comes first.' })).status).toBe(
      303,
    );
    expect((await stateOf('Fourth')).stage).toBe('rank');
    await head.post(reserve(), { application: of('Fourth'), class: 'third', reason: why });
    // It moved meanwhile: what was proposed is not what is.
    await givesUp('Fourth');
    expect((await actOnChange(approver, 'approve')).status).toBe(409);
    expect((await actOnChange(approver, 'reject', { why: 'It has given up.' })).status).toBe(303);
    zone.clock.set(new Date(zone.clock.now().getTime() + 60 * 86_400_000));
    await runTimeouts(zone.deps);
    expect((await stateOf('Third')).end).toBe('not_selected');
    expect(await letters('Third')).toContain('ended');
    const [told] = await zone.deps.db.rows.mails.all({
      application_id: of('Third'),
      event: 'ended',
    });
    expect(told?.body).toContain('no place became free');
  });

  it('end with the notice where no place is free', async () => {
    const { zone, stateOf, confirm, publish } = its;
    await confirm();
    for (const name of ['Best', 'Second']) {
      await publish(name);
    }
    expect(await standDown(zone.deps)).toBe(0);
    zone.clock.set(new Date(zone.clock.now().getTime() + 12 * 86_400_000));
    await closeNotices(zone.deps);
    expect(await standDown(zone.deps)).toBe(2);
    expect((await stateOf('Third')).end).toBe('not_selected');
    expect((await stateOf('Fourth')).end).toBe('not_selected');
  });

  it('and those selected are placed anew by two where a late case changes the order', async () => {
    const {
      zone,
      head,
      approver,
      ids,
      change,
      of,
      stateOf,
      rated,
      english,
      letters,
      actOnChange,
      grounds,
      correct,
      confirm,
      caseRow,
    } = its;
    await confirm();
    ids['Late'] = await rated('Late', 82);
    const page = await english(head, change());
    expect(page).toContain('Worked out from the scores of today');
    expect((await correct({ hash: 'x' })).status).toBe(409);
    // Who confirmed the order is not the second person of its correction.
    const another = await zone.browse(await zone.person('another head', 'department_head'));
    expect((await correct({}, another)).status).toBe(303);
    const refused = await actOnChange(head, 'approve');
    expect([refused.status, refused.text]).toEqual([
      409,
      expect.stringContaining('You confirmed the order that this corrects'),
    ]);
    expect((await actOnChange(another, 'withdraw')).status).toBe(303);
    expect((await correct()).status).toBe(303);
    expect((await actOnChange(approver, 'approve')).status).toBe(303);
    // Two places: the late case comes second, who was second stands in reserve before the third.
    expect(await stateOf('Best')).toMatchObject({ stage: 'joint', facts: { rank: 1 } });
    expect(await stateOf('Late')).toMatchObject({ stage: 'joint', facts: { rank: 2 } });
    expect(await stateOf('Second')).toMatchObject({ stage: 'rank', tasks: {} });
    expect((await stateOf('Third')).memory['rank']).toMatchObject({ rank: 4, reserve: true });
    expect((await stateOf('Fourth')).end).toBe('not_selected');
    expect(await english(head, change())).toContain('Nothing differs');
    // Applicants read what is meant for them, and nothing of the reason, which may name others.
    // One letter for each, of the place it has now: none says that a case went back which has its place.
    expect(await letters('Late')).toContain('shortlisted');
    for (const [name, letter] of [
      ['Second', 'in_reserve_anew'],
      ['Fourth', 'ended'],
    ] as const) {
      const all = await letters(name);
      expect(all.filter((each) => ['sent_back', 'reopened'].includes(each))).toEqual([]);
      expect(all.filter((each) => each === letter)).toHaveLength(1);
    }
    const told = (
      await zone.deps.db.rows.mails.all({
        application_id: [of('Late'), of('Second'), of('Fourth')],
      })
    ).map(({ body }) => body);
    expect(told.some((body) => body.includes(grounds.told))).toBe(true);
    expect(told.filter((body) => body.includes('SECRETREASON'))).toEqual([]);
    expect(JSON.stringify((await caseRow('Second')).state)).not.toContain('SECRETREASON');
  });

  it('come in turn by score, also where a later list put one in reserve', async () => {
    const { zone, head, ids, ranking, reserve, of, stateOf, rated, english, givesUp, confirm } =
      its;
    await confirm();
    ids['Late'] = await rated('Late', 71);
    expect((await head.post(ranking(), { [`choice.${of('Late')}`]: 'reserve' })).status).toBe(303);
    expect((await stateOf('Late')).memory['rank']).toMatchObject({ rank: 1, reserve: true });
    await givesUp('Second');
    const page = await english(head, reserve());
    expect(page.indexOf('>Fourth<')).toBeLessThan(page.indexOf('>Late<'));
    const late = { application: of('Late'), class: 'third', reason: why };
    expect((await head.post(reserve(), late)).status).toBe(303);
    const row = await zone.deps.db.rows.rankingChanges.find({ open_key: zone.ids.call });
    expect(row?.content.passedOver).toEqual([of('Third'), of('Fourth')]);
  });

  it('are placed anew by nobody who is kept out of one that ended', async () => {
    const { zone, head, change, stateOf, givesUp, correct, confirm, caseRow, grounds } = its;
    await confirm();
    const { organisation_id: firm } = await caseRow('Fifth');
    const { userId } = await zone.person('founder and head', 'department_head', 'approver');
    const at = zone.clock.now().toISOString();
    await zone.deps.db.rows.memberships.insert({
      organisation_id: firm ?? '',
      user_id: userId,
      position: 'member',
      joined_at: at,
    });
    const own = await zone.browse(await zone.reload(userId));
    await givesUp('Best');
    expect((await own.get(change())).status).toBe(403);
    const { text } = await head.get(change());
    const shown = { ...hiddenInputs(text, change()), ...grounds };
    expect((await own.post(change(), shown, '/tasks')).status).toBe(403);
    expect((await correct()).status).toBe(303);
    expect((await own.get(change())).status).toBe(403);
    const row = await zone.deps.db.rows.rankingChanges.find({ open_key: zone.ids.call });
    const waits = { change: row?.id ?? '', hash: row?.content_hash ?? '', why };
    for (const act of ['approve', 'reject']) {
      expect((await own.post(`${change()}/${act}`, waits, '/tasks')).status).toBe(403);
    }
    expect((await stateOf('Fifth')).end).toBe('not_selected');
  });

  it('are there for nobody who works for another programme', async () => {
    const { zone, head, ranking, reserve, change, of, givesUp, confirm, grounds } = its;
    const { db } = zone.deps;
    const name = { zh: 'zh', en: 'en' };
    await db.rows.programmes.insert({ id: 'youth', name, summary: name, position: 2 });
    const { userId } = await zone.person('other head');
    for (const role of ['department_head', 'approver'] as const) {
      await zone.grant(userId, role, 'youth');
    }
    const other = await zone.browse(await zone.reload(userId));
    const pages = [ranking(), reserve(), change()];
    expect(await Promise.all(pages.map(async (page) => (await other.get(page)).status))).toEqual([
      404, 404, 404,
    ]);
    await confirm();
    await givesUp('Second');
    const refill = { application: of('Third'), class: 'third', reason: why };
    expect((await other.post(reserve(), refill, '/tasks')).status).toBe(404);
    expect((await other.post(change(), { ...grounds, hash: 'x' }, '/tasks')).status).toBe(404);
    expect((await head.post(reserve(), refill)).status).toBe(303);
    const row = await db.rows.rankingChanges.find({ open_key: zone.ids.call });
    const shown = { change: row?.id ?? '', hash: row?.content_hash ?? '', why };
    for (const act of ['approve', 'reject', 'withdraw']) {
      expect((await other.post(`${change()}/${act}`, shown, '/tasks')).status).toBe(404);
    }
    expect(await db.rows.rankingChanges.find({ open_key: zone.ids.call })).toEqual(row);
  });
});
