import { jobNames } from '../../server/domain/jobNames.js';
import { backlogs } from '../../server/features/system/backlog.query.js';
import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import { caseStream, loadCase } from '../../server/data/stores/caseStore.js';
import { actorOf, cast, completeDraft, openDay, otherFirm } from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { carryOut, resumeMoves } from '../../server/features/versionMoves/carryOutMoves.job.js';
import {
  approveMove,
  rejectMove,
  withdrawMove,
} from '../../server/features/versionMoves/decideMove.service.js';
import { undoMoves } from '../../server/features/versionMoves/undoMove.service.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { openReview } from '../../server/features/reviews/openReview.query.js';
import type { SheetDeps } from '../../server/shared/casefile/stageSheet.js';
import type { SmallApp } from '../support/smallApp.js';
import { refusalOf } from '../support/refusalOf.js';
import { startupDefinition } from '../support/startup.js';
import { sqlRefusal } from '../support/sqlRefusal.js';
import {
  accept,
  approve,
  caseAtCheck,
  caseAtDesk,
  caseAtReview,
  desk,
  movesZone,
  newest,
  officer,
  otherReview,
  outcome,
  procedureId,
  propose,
  publishSecond,
  slowerDesk,
  unsound,
  withoutCheck,
} from '../support/movesZone.js';

onEachDatabase('moving cases to a newer version', (open) => {
  let database: TestDatabase;
  let deps: SheetDeps;
  let clock: SmallApp['clock'];

  beforeEach(async () => {
    database = await open();
    ({ deps, clock } = await movesZone(database));
  }, 240_000);
  afterEach(async () => {
    expect(await unsound(deps)).toEqual([]);
    await database.close();
  });

  const openTasks = (id: string) =>
    deps.db.rows.tasks.all({ application_id: id, status: 'open' }, [['id', 'ASC']]);
  const lettersOf = async (id: string): Promise<string[]> => {
    await tellCases(deps);
    const mails = await deps.db.rows.mails.all({ application_id: id }, [['created_at', 'ASC']]);
    // Everybody of the firm is told; the letters are the same.
    const events = mails.map(({ event }) => event).filter((event) => /version_|draft_/.test(event));
    return [...new Set(events)];
  };

  test('a case that keeps its place changes nothing but its version, and follows the new rules', async () => {
    await publishSecond(deps, slowerDesk);
    const before = await caseAtDesk(deps);
    const tasks = await openTasks(before.id);
    const move = await propose(deps, [before]);
    await approve(deps, move);
    const after = await loadCase(deps.db, before.id);
    expect(await outcome(deps, move)).toEqual([{ status: 'moved', why: null }]);
    expect(after).toEqual({
      ...before,
      procedure_version_id: newest,
      version: before.version + 1,
      head_hash: after.head_hash,
    });
    expect(await openTasks(before.id)).toEqual(tasks);
    expect(await lettersOf(before.id)).toEqual([]);
    const { definition } = await openCase(deps, before.id);
    expect(definition.workflow.stages['desk']?.due).toBe('5 wd');
    expect((await deps.db.rows.versionMoves.find({ id: move }))?.status).toBe('moved');
  });

  test('a case whose stage is gone enters another one anew, and its applicant is told', async () => {
    await publishSecond(deps, withoutCheck);
    const before = await caseAtCheck(deps);
    await approve(deps, await propose(deps, [before], 'review'));
    const { state, stage, procedure_version_id: version } = await loadCase(deps.db, before.id);
    expect([stage, version, state.visit]).toEqual(['review', newest, before.state.visit + 1]);
    expect((await openTasks(before.id)).map(({ verb, stage: of }) => [of, verb])).toEqual([
      ['review', 'assign'],
    ]);
    expect(await lettersOf(before.id)).toEqual(['version_moved']);
  });

  test('undoing puts the case back exactly, tasks and all, and it goes on from there', async () => {
    await publishSecond(deps, withoutCheck);
    const before = await caseAtCheck(deps);
    const tasks = await openTasks(before.id);
    const move = await propose(deps, [before], 'review');
    await approve(deps, move);
    await undoMoves(deps, await officer(deps), procedureId, move, null);
    const after = await loadCase(deps.db, before.id);
    expect(after.state).toEqual(before.state);
    expect(after).toEqual({ ...before, version: after.version, head_hash: after.head_hash });
    expect(await openTasks(before.id)).toEqual(tasks);
    expect(await outcome(deps, move)).toEqual([{ status: 'undone', why: null }]);
    expect((await deps.db.rows.versionMoves.find({ id: move }))?.status).toBe('undone');
    expect(await lettersOf(before.id)).toEqual(['version_moved', 'version_move_undone']);
    // The same place again: what the first move opened is not in its way.
    const again = await propose(deps, [after], 'review');
    await approve(deps, again);
    expect((await loadCase(deps.db, before.id)).stage).toBe('review');
  });

  test('what has gone on since is not undone', async () => {
    await publishSecond(deps, slowerDesk);
    const before = await caseAtDesk(deps);
    const move = await propose(deps, [before]);
    await approve(deps, move);
    await accept(deps, before.id);
    const undo = undoMoves(deps, await officer(deps), procedureId, move, before.id);
    expect((await refusalOf(undo)).code).toBe('move_moved_since');
    const all = undoMoves(deps, await officer(deps), procedureId, move, null);
    expect((await refusalOf(all)).code).toBe('move_moved_since');
    expect((await loadCase(deps.db, before.id)).stage).toBe('formal');
  });

  test('a case that went on after the proposal is skipped, the others move', async () => {
    await publishSecond(deps, slowerDesk);
    const [gone, kept] = [await caseAtDesk(deps), await caseAtDesk(deps, otherFirm)];
    const move = await propose(deps, [gone, kept]);
    await accept(deps, gone.id);
    await approve(deps, move);
    expect(
      (await outcome(deps, move)).toSorted((a, b) => a.status.localeCompare(b.status)),
    ).toEqual([
      { status: 'moved', why: null },
      { status: 'skipped', why: 'move_case_changed' },
    ]);
    expect((await loadCase(deps.db, gone.id)).procedure_version_id).toBe('version-1');
  });

  test('what was approved and cut short goes on by itself', async () => {
    await publishSecond(deps, slowerDesk);
    const cases = [await caseAtDesk(deps), await caseAtDesk(deps, otherFirm)];
    const move = await propose(deps, cases);
    await approveMove(deps, await officer(deps, desk.hu), { procedureId, id: move, version: 1 });
    expect((await outcome(deps, move)).map(({ status }) => status)).toEqual(['waiting', 'waiting']);
    const now = deps.clock.now().toISOString();
    expect((await backlogs(deps)).get(jobNames.moves)).toEqual({ waiting: 1, oldest: now });
    const letters = (await backlogs(deps)).get(jobNames.letters);
    const owed = await deps.db.rows.events.all({ stream: cases.map(({ id }) => caseStream(id)) });
    const [first] = owed.map(({ at }) => at).toSorted();
    expect(letters).toEqual({ waiting: cases.length, oldest: first });
    // Two at once move each case once.
    await Promise.all([resumeMoves(deps), carryOut(deps, move)]);
    expect((await outcome(deps, move)).map(({ status }) => status)).toEqual(['moved', 'moved']);
    for (const { id, version } of cases) {
      expect((await loadCase(deps.db, id)).version).toBe(version + 1);
    }
    expect(await resumeMoves(deps)).toBe(0);
  });

  test('a move that is proposed is told to the officers who may decide it, and to nobody else', async () => {
    await publishSecond(deps, slowerDesk);
    const move = await propose(deps, [await caseAtDesk(deps)]);
    const letters = await deps.db.rows.mails.all({ event: 'moves_proposed' });
    expect(letters).toHaveLength(2);
    expect(new Set(letters.map(({ to_user_id: to }) => to))).toEqual(
      new Set([desk.hu, desk.third]),
    );
    for (const { body } of letters) expect(body).toContain(`/moves/${move}`);
  });

  test('of two who approve at once one decides; the proposer never does', async () => {
    await publishSecond(deps, slowerDesk);
    const move = await propose(deps, [await caseAtDesk(deps)]);
    const seen = { procedureId, id: move, version: 1 };
    const [hu, gao] = [await officer(deps, desk.hu), await officer(deps)];
    expect((await refusalOf(approveMove(deps, gao, seen))).code).toBe('move_own_proposal');
    const both = await Promise.allSettled([
      approveMove(deps, hu, seen),
      approveMove(deps, hu, seen),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await carryOut(deps, move);
    expect((await refusalOf(approveMove(deps, hu, { ...seen, version: 2 }))).code).toBe(
      'move_decided',
    );
    const itself = `UPDATE version_moves SET decided_person = '${gao.personId}'`;
    expect(await sqlRefusal(deps.db, itself)).toMatch(/two_persons/);
  });

  test('a case waits in one move at a time, until that one is rejected or withdrawn', async () => {
    await publishSecond(deps, slowerDesk);
    const row = await caseAtDesk(deps);
    const first = await propose(deps, [row]);
    expect((await refusalOf(propose(deps, [row]))).fields).toEqual({
      [`place.${row.id}`]: { code: 'move_waits_already' },
    });
    const [hu, gao] = [await officer(deps, desk.hu), await officer(deps)];
    const seen = { procedureId, id: first, version: 1 };
    const why = 'Not before the meeting.';
    expect((await refusalOf(rejectMove(deps, gao, seen, why))).code).toBe('move_own_proposal');
    await rejectMove(deps, hu, seen, why);
    const next = await propose(deps, [row]);
    expect((await refusalOf(withdrawMove(deps, hu, { ...seen, id: next }))).code).toBe(
      'move_not_yours',
    );
    await withdrawMove(deps, gao, { ...seen, id: next });
    await propose(deps, [row]);
  });

  test('a draft moves too, unless its call stands still before it closes', async () => {
    await publishSecond(deps, (definition) => {
      const [document] = definition.documents;
      if (document) definition.documents.push({ ...document, id: 'audit', required: true });
    });
    const id = await completeDraft(deps, await actorOf(deps, cast.lin));
    const row = await loadCase(deps.db, id);
    clock.set(new Date('2026-11-27T01:00:00.000Z'));
    expect((await refusalOf(propose(deps, [row]))).fields).toEqual({
      [`place.${id}`]: { code: 'move_call_frozen' },
    });
    clock.set(openDay);
    await approve(deps, await propose(deps, [row]));
    const moved = await loadCase(deps.db, id);
    expect([moved.status, moved.procedure_version_id]).toEqual(['draft', newest]);
    expect(await lettersOf(id)).toEqual(['draft_moved']);
    expect(moved.state).toEqual(row.state);
  });

  test('a review is read by the rubric it was written under, though its stage is gone', async () => {
    await publishSecond(deps, otherReview);
    const before = await caseAtReview(deps);
    const expert = await actorOf(deps, cast.expert);
    await deps.db.rows.reviews.insert({
      id: 'review-1',
      application_id: before.id,
      stage: 'review',
      visit: before.state.visit,
      seat: 1,
      expert_id: expert.userId,
      declined_reason: '',
      status: 'invited',
      invited_at: openDay.toISOString(),
      scores: {},
      comments: {},
      opinion: '',
      version: 1,
    });
    await approve(deps, await propose(deps, [before], 'second'));
    expect((await loadCase(deps.db, before.id)).stage).toBe('second');
    const { file, rubric, open: stillOpen } = await openReview(deps, expert, 'review-1');
    expect(file.definition.workflow.stages['review']).toBeDefined();
    expect(rubric).toEqual(startupDefinition().rubrics['startup']);
    expect(stillOpen).toBe(false);
  });
});
