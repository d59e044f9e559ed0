import { loadCase } from '../../server/data/stores/caseStore.js';
import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { caseRoutes } from '../../server/features/cases/cases.routes.js';
import { procedureRoutes } from '../../server/features/procedures/procedures.routes.js';
import { carryOut } from '../../server/features/versionMoves/carryOutMoves.job.js';
import { approveMove } from '../../server/features/versionMoves/decideMove.service.js';
import { versionMoveRoutes } from '../../server/features/versionMoves/versionMoves.routes.js';
import { cast, otherFirm } from '../support/applicationCast.js';
import { testDatabase, type TestDatabase } from '../support/databases.js';
import type { Visitor } from '../support/visitor.js';
import {
  accept,
  caseAtCheck,
  caseAtDesk,
  desk,
  movesZone,
  newest,
  officer,
  procedureId,
  propose,
  publishSecond,
  reason,
  slowerDesk,
  unsound,
  withoutCheck,
} from '../support/movesZone.js';

type Zone = Awaited<ReturnType<typeof movesZone>>;
const page = `/procedures/${procedureId}/moves`;

describe('the migration desk', () => {
  let database: TestDatabase;
  let zone: Zone;
  let gao: Visitor;
  let hu: Visitor;

  beforeEach(async () => {
    database = await testDatabase('sqlite');
    zone = await movesZone(database, (deps) => [
      ...versionMoveRoutes(deps),
      ...applicationRoutes(deps),
      ...caseRoutes(deps),
      ...procedureRoutes(deps),
    ]);
    gao = await zone.as(desk.gao);
    hu = await zone.as(desk.hu);
  }, 240_000);
  afterEach(async () => {
    expect(await unsound(zone.deps)).toEqual([]);
    await database.close();
  });

  const wordsOf = (html: string): string =>
    (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '')
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ');

  test('from the desk over the preview to the applicant, and back', async () => {
    await publishSecond(zone.deps, withoutCheck);
    const row = await caseAtCheck(zone.deps);
    const easy = await caseAtDesk(zone.deps, otherFirm);
    expect(wordsOf((await gao.get('/moves')).text)).toContain('2');
    expect((await gao.get(`/procedures/${procedureId}`)).text).toContain(`href="${page}"`);
    expect((await gao.get('/cases')).text).toContain('href="/moves"');
    const listed = await gao.get(page);
    for (const { number } of [row, easy]) expect(listed.text).toContain(number);
    const deciding = await gao.get(`${page}?verdict=decide`);
    expect(deciding.text).toContain(row.number);
    expect(deciding.text).not.toContain(easy.number);

    const chosen = { case: `${row.id}~${row.version}`, [`place.${row.id}`]: 'review' };
    const proposed = await gao.post(page, { ...chosen, all_mapping: 'yes', reason });
    expect(proposed.status).toBe(303);
    const move = String(proposed.headers['location']);
    const preview = wordsOf((await hu.get(move)).text);
    expect(preview).toContain('Expert review');
    expect(preview).toContain('Lin Yuan');
    expect(preview).toContain(reason);

    // The proposer has no button, and the door is shut as well.
    expect((await gao.get(move)).text).not.toContain(`${move}/approve`);
    expect((await gao.post(`${move}/approve`, { version: '1' }, move)).status).toBe(409);
    expect((await hu.post(`${move}/approve`, {}, move)).status).toBe(303);
    expect((await loadCase(zone.deps.db, row.id)).stage).toBe('review');
    expect((await loadCase(zone.deps.db, easy.id)).procedure_version_id).toBe(newest);

    // Decided, the page shows each case as it stood before and as the move left it, whatever follows.
    const around = ['Before', 'After', 'Formal check', 'Expert review', 'Moved'];
    const decided = wordsOf((await hu.get(move)).text);
    for (const words of around) expect(decided).toContain(words);

    const lin = await zone.as(cast.lin);
    const told = wordsOf((await lin.get(`/applications/${row.id}`)).text);
    expect(told).toContain('the rules were renewed and your application follows them');
    // What happened under the old rules is still told by their names.
    const staff = wordsOf((await hu.get(`/cases/${row.id}`)).text);
    expect(staff).toContain('enters “Expert review” anew');
    expect(staff).toContain('Formal check');

    expect((await hu.post(`${move}/undo`, {}, move)).status).toBe(303);
    expect((await loadCase(zone.deps.db, row.id)).state).toEqual(row.state);
    const undone = wordsOf((await hu.get(move)).text);
    for (const words of around.slice(0, 4)) expect(undone).toContain(words);
    const restored = wordsOf((await lin.get(`/applications/${row.id}`)).text);
    expect(restored).toContain('the change of rules was taken back');
  });

  test('to others the desk does not exist, or is closed', async () => {
    await publishSecond(zone.deps, withoutCheck);
    const move = await propose(zone.deps, [await caseAtDesk(zone.deps)]);
    const doors = ['approve', 'reject', 'withdraw', 'undo', 'resume'];
    const other = await zone.as(desk.other);
    for (const path of [page, `${page}/${move}`]) expect((await other.get(path)).status).toBe(404);
    const { text } = await other.get('/moves');
    const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(text) ?? [];
    for (const door of doors) {
      const body = { _csrf: token, version: '1', why: reason };
      expect((await other.send(`${page}/${move}/${door}`, body)).status).not.toBe(303);
    }
    expect((await (await zone.as(desk.checker)).get(page)).status).toBe(403);
    expect((await (await zone.as(cast.lin)).get(page)).status).toBe(403);
    expect((await gao.get('/procedures/no.such/moves')).status).toBe(404);
    expect((await gao.get(`${page}/no-such-move`)).status).toBe(404);
    const stands = await zone.deps.db.rows.versionMoves.find({ id: move });
    expect(stands?.status).toBe('proposed');
  });

  test('bad input is refused with its reason, and what was typed stays', async () => {
    await publishSecond(zone.deps, withoutCheck);
    const row = await caseAtCheck(zone.deps);
    const tick = `${row.id}~${row.version}`;
    const place = `place.${row.id}`;
    const refused = async (typed: Record<string, string>, status: number, says: string) => {
      const answer = await gao.post(page, { reason, ...typed });
      expect(answer.status).toBe(status);
      expect(wordsOf(answer.text)).toContain(says);
      return answer.text;
    };
    await refused({}, 422, 'Choose at least one case');
    const kept = await refused({ case: tick, [place]: 'review', reason: 'no' }, 422, 'too short');
    expect(kept).toMatch(new RegExp(`value="${tick}" checked`));
    expect(kept).toMatch(/value="review" selected/);
    await refused({ case: tick }, 422, 'Please choose one');
    await refused({ case: tick, [place]: 'keep' }, 422, 'cannot be kept');
    await refused({ case: tick, [place]: 'nowhere' }, 422, 'cannot be entered');
    await refused({ case: tick, [place]: '../x' }, 422, 'cannot be entered');
    await refused(
      { case: 'no-such-case~1', [place]: 'keep' },
      422,
      'not among those that can move',
    );
    await refused({ case: `${row.id}~1`, [place]: 'review' }, 409, 'changed');
    await refused({ case: tick, [place]: 'review', to: 'version-1' }, 409, 'changed');
    expect(await zone.deps.db.rows.versionMoves.count({})).toBe(0);

    const move = `${page}/${await propose(zone.deps, [row], 'review')}`;
    expect((await hu.post(`${move}/approve`, { version: '7' }, move)).status).toBe(409);
    expect((await hu.post(`${move}/approve`, { version: 'x' }, move)).status).toBe(422);
    const short = await hu.post(`${move}/reject`, { why: 'no' }, move);
    expect(short.status).toBe(422);
    expect(short.text).toMatch(/<textarea[^>]*name="why"[^>]*>no</);
    expect((await hu.post(`${move}/undo`, {}, move)).status).toBe(409);
    expect((await hu.get(`${page}?verdict=x&page=-1`)).status).toBe(200);
  });

  test('of a case that still waits its page says what moving it will do', async () => {
    await publishSecond(zone.deps, slowerDesk);
    const [gone, kept] = [await caseAtDesk(zone.deps), await caseAtDesk(zone.deps, otherFirm)];
    const move = await propose(zone.deps, [gone, kept]);
    const by = await officer(zone.deps, desk.hu);
    await approveMove(zone.deps, by, { procedureId, id: move, version: 1 });
    await accept(zone.deps, gone.id);
    const said = wordsOf((await hu.get(`${page}/${move}`)).text);
    expect(said).toContain('The same step, deadline and tasks');
    expect(said).toContain('Would be skipped');
    expect(said).not.toContain('Stays as it is');
    await carryOut(zone.deps, move);
    const done = wordsOf((await hu.get(`${page}/${move}`)).text);
    expect(done).toContain('The same step, deadline and tasks');
    expect(done).toContain('Stays as it is');
  });

  test('two approvers in one second: one decides, both see the result', async () => {
    await publishSecond(zone.deps, withoutCheck);
    const row = await caseAtCheck(zone.deps);
    const move = `${page}/${await propose(zone.deps, [row], 'review')}`;
    const third = await zone.as(desk.third);
    const both = await Promise.all([
      hu.post(`${move}/approve`, {}, move),
      third.post(`${move}/approve`, {}, move),
    ]);
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['303', '409']);
    for (const visitor of [hu, third])
      expect(wordsOf((await visitor.get(move)).text)).toContain('Moved');
    expect((await loadCase(zone.deps.db, row.id)).version).toBeGreaterThan(row.version);
    expect(await zone.deps.db.rows.events.count({ type: 'version_moved' })).toBe(1);
  });
});
