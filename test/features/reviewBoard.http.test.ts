import type { Actor } from '../../server/domain/actor.js';
import { zoneDay } from '../../server/domain/calendar.js';
import {
  boardCases,
  boardPage,
  boardSeats,
  type BoardLine,
} from '../../server/features/reviewBoard/boardCases.query.js';
import type { BoardAsk } from '../../server/features/reviewBoard/boardFilters.input.js';
import { reviewBoard } from '../../server/features/reviewBoard/reviewBoard.query.js';
import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accepting } from '../support/reviewedCase.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';
import { rowsReadBy } from '../support/rowsRead.js';

onEachDatabase('the board of a call’s reviews', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  let experts: Actor[] = [];
  const ids: string[] = [];

  /**
   * Three cases of five seats each: the first has five asked, of whom one accepted and one handed
   * in; the second has two asked; nobody has been asked for the third.
   */
  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
    experts = [];
    for (const name of ['Anna', 'Bert', 'Cara', 'Dora', 'Emil']) {
      experts.push(await zone.expert(name));
    }
    for (const title of ['First', 'Second', 'Third']) ids.push((await zone.inReview(title)).id);
    await seat(0, 5);
    await seat(1, 2);
    const browser = await zone.browse(experts[0] ?? zone.staff);
    const path = `/reviews/${await zone.reviewOf(ids[0] ?? '', experts[0] ?? zone.staff)}`;
    expect((await browser.post(`${path}/accept`, accepting, path)).status).toBe(303);
  });
  afterAll(() => database.close());

  const seat = (of: number, many: number): Promise<void> =>
    seatExperts(zone.deps, zone.secretary, ids[of] ?? '', {
      stage: 'review',
      experts: experts.slice(0, many).map(({ userId }) => userId),
    });
  const address = (): string => `/calls/${zone.ids.call}/reviews`;

  test('the secretary reads who owes what since when, and how much in all', async () => {
    const { text, status } = await (await zone.browse(zone.secretary)).get(address());
    expect(status).toBe(200);
    const row = (title: string): string =>
      text.split('<tr').find((each) => each.includes(`<span>${title}</span>`)) ??
      text.split('<tr').find((each) => each.includes(`>${title}<`)) ??
      '';
    expect(row('First')).toMatch(/Anna[^]*In review[^]*Bert[^]*To answer/);
    expect(row('First')).toContain('0 of 5');
    expect(row('Second')).toContain('3 seats open');
    expect(row('Third')).toContain('5 seats open');
    // 5 wanted of each of three; 7 asked, of whom one has accepted; 15 − 7 seats are open.
    const tiles = [...text.matchAll(/<dd class="value">([^<]+)/g)].map(([, value]) => value);
    expect(tiles).toEqual(['0', '1', '6', '8', '0']);
  });

  test.each([
    ['open', ['Second', 'Third']],
    ['unanswered', ['First', 'Second']],
    ['late', []],
  ])('narrowed to %s it shows those alone', async (show, titles) => {
    const { text } = await (await zone.browse(zone.secretary)).get(`${address()}?show=${show}`);
    const shown = ['First', 'Second', 'Third'].filter((title) => text.includes(`>${title}<`));
    expect(shown).toEqual(titles);
  });

  test('the head reads how many, and no name of an expert; an expert finds nothing', async () => {
    const { text, status } = await (await zone.browse(zone.head)).get(address());
    expect(status).toBe(200);
    expect(text).toContain('4 not answered');
    for (const { name } of experts) expect(text).not.toContain(name);
    const [anna] = experts;
    const expert = await zone.browse(anna ?? zone.head);
    expect([403, 404]).toContain((await expert.get(address())).status);
  });

  test('one letter to each who owes reviews of the cases ticked, once a day', async () => {
    const browser = await zone.browse(zone.secretary);
    const task = ids.slice(0, 2).map((id) => `${id} experts`);
    const sent = async () =>
      (await database.db.rows.mails.all({ event: 'task_reminded' }))
        .map(({ to_user_id: to }) => to ?? '')
        .toSorted((one, other) => (one < other ? -1 : 1));
    const all = experts.map(({ userId }) => userId);
    expect(await sent()).toEqual([]);
    const remind = () => browser.post(`${address()}/remind`, { task, words: '' }, address());
    expect((await remind()).status).toBe(303);
    expect(await sent()).toEqual(all.toSorted((one, other) => (one < other ? -1 : 1)));
    expect((await remind()).status).toBe(409);
    const { text } = await browser.get(address());
    expect(text).toContain('reminded on');
  });

  test('a case of the secretary’s own stands neither in a line nor in a count', async () => {
    const barred = ids[2] ?? '';
    await database.db.rows.caseTies.insert({
      application_id: barred,
      person_id: zone.secretary.personId,
      organisation_id: 'x',
      user_id: zone.secretary.userId,
      kind: 'role',
      status: 'recused',
      arose_at: zone.clock.now().toISOString(),
      reason: 'x',
      decided_by: zone.head.userId,
      decided_at: zone.clock.now().toISOString(),
    });
    const secretary = await zone.reload(zone.secretary.userId);
    const board = await reviewBoard(zone.deps, secretary, zone.ids.call, zone.clock.now());
    expect(board.heaps.reduce((sum, { cases }) => sum + cases, 0)).toBe(2);
    const { text } = await (await zone.browse(secretary)).get(address());
    expect(text).not.toContain('Third');
    await database.db.rows.caseTies.remove({ application_id: barred });
  });

  test('of two thousand a page is read, and each once, those due first before the rest', async () => {
    const many = 2000;
    const [row] = await database.db.rows.applications.all({ id: ids[2] ?? '' });
    if (!row) throw new Error('no case');
    const day = (index: number): string =>
      `${zoneDay(new Date(Date.parse('2026-04-01T04:00:00Z') + (index % 40) * 86_400_000))}T04:00:00.000Z`;
    await database.db.rows.applications.insertMany(
      Array.from({ length: many }, (_, index) => ({
        ...row,
        id: `case-${String(index).padStart(4, '0')}`,
        number: `QQ-2026-${String(index).padStart(4, '0')}`,
        place: 1000 + index,
        due_at: day(index),
      })),
    );
    if (database.db.dialect === 'mysql') {
      for (const table of ['applications', 'reviews', 'tasks']) {
        await database.db.sequelize.query(`ANALYZE TABLE ${table}`);
      }
    }
    const now = zone.clock.now();
    const { heaps } = await reviewBoard(zone.deps, zone.secretary, zone.ids.call, now);
    const at = { callId: zone.ids.call, stages: heaps, now };
    const seen: { due: string; id: string }[] = [];
    let after: BoardAsk['after'] = null;
    do {
      const asked: BoardAsk = { show: 'all', stage: '', after };
      const { answer, rows }: { answer: BoardLine[]; rows: number | null } = await rowsReadBy(
        database.db,
        () => boardCases(database.db, zone.secretary, asked, at),
      );
      expect(rows ?? 0).toBeLessThanOrEqual(3 * answer.length + 100);
      const shown = answer.slice(0, boardPage);
      seen.push(...shown.map(({ id, due_at: due }) => ({ id, due: due ?? '' })));
      const last: BoardLine | undefined = answer.length > boardPage ? shown.at(-1) : undefined;
      after = last ? { due: last.due_at ?? '', id: last.id } : null;
    } while (after !== null);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(many + ids.length);
    const text = ({ due, id }: { due: string; id: string }): string => `${due} ${id}`;
    const inOrder = seen.map(text).toSorted((one, other) => (one < other ? -1 : 1));
    expect(seen.map(text)).toEqual(inOrder);
    expect((await boardSeats(database.db, ids)).size).toBe(2);
  });
});
