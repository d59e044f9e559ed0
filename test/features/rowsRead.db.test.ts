import { fc } from '../support/fastCheck.js';
import type { Actor, Grant } from '../../server/domain/actor.js';
import { draftCase } from '../../server/domain/workflow/caseState.js';
import {
  callChoices,
  readFilters,
  type CaseFilters,
} from '../../server/features/cases/caseFilters.input.js';
import { listCases } from '../../server/features/cases/caseList.query.js';
import { openReview } from '../../server/features/reviews/openReview.query.js';
import { ownReviews } from '../../server/features/reviews/ownReviews.query.js';
import { owingSql } from '../../server/features/outbox/tellCases.job.js';
import { openTasks } from '../../server/features/tasks/openTasks.query.js';
import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { reviewZone } from '../support/reviewZone.js';
import { rowsReadBy } from '../support/rowsRead.js';

const now = new Date('2026-03-02T01:00:00.000Z');
const at = now.toISOString();
const later = '2026-04-01T01:00:00.000Z';
const programmes = ['p0', 'p1', 'p2', 'p3', 'p4'] as const;
const title = { zh: '批次', en: 'Call' };
const cases = 700;
const caseId = (place: number): string => `case-${String(place).padStart(4, '0')}`;
const nobody: Actor = {
  userId: 'me',
  personId: 'me',
  name: 'Me',
  email: 'me@example.test',
  locale: 'en',
  grants: [],
  organisationIds: [],
};
const granted = (role: Grant['role'], held: readonly string[]): Actor => ({
  ...nobody,
  grants: held.map((programmeId) => ({ role, programmeId })),
});

/** How the cases lie among the programmes: evenly, almost all in one, or one after the other. */
const spreads: readonly (readonly [string, (place: number) => number])[] = [
  ['evenly', (place) => place % 5],
  ['in one of them', (place) => (place % 40 === 0 ? place % 5 : 2)],
  ['one after the other', (place) => Math.floor(place / (cases / 5))],
];

/** Three times what is shown and a hundred, however many there are. */
const expectFew = (rows: number | null, shown: number, what: string): void => {
  if (rows === null) return;
  expect([what, rows > 3 * shown + 100 ? rows : 'few']).toEqual([what, 'few']);
  expect(rows).toBeGreaterThanOrEqual(shown);
};

onEachDatabase('rows read', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  async function fill(spread: (place: number) => number): Promise<readonly FilledCase[]> {
    const { rows } = database.db;
    const filled = Array.from({ length: cases }, (_, place) => ({
      id: caseId(place),
      programme_id: programmes[spread(place)] ?? 'p0',
      status: place % 7 === 0 ? ('ended' as const) : ('running' as const),
    }));
    for (const [position, id] of programmes.entries()) {
      await rows.programmes.insert({ id, name: title, summary: title, position });
      await rows.calls.insert({
        id: `call-${id}`,
        procedure_id: 'x',
        procedure_version_id: 'v',
        programme_id: id,
        title,
        opens_at: at,
        closes_at: later,
        status: 'published',
        created_at: at,
        version: 1,
      });
    }
    await rows.applications.insertMany(
      filled.map(({ id, programme_id, status }, place) => ({
        id,
        programme_id,
        status,
        call_id: `call-${programme_id}`,
        place,
        procedure_version_id: 'v',
        applicant_id: 'somebody',
        title: id,
        applicant_name: 'A',
        waiting_on: 'zone' as const,
        state: draftCase,
        version: 1,
        head_hash: 'h',
        created_at: at,
      })),
    );
    if (database.db.dialect === 'mysql') await analyse(['applications', 'calls', 'programmes']);
    return filled;
  }
  const analyse = async (tables: readonly string[]): Promise<void> => {
    for (const table of tables) await database.db.sequelize.query(`ANALYZE TABLE ${table}`);
  };

  test('cases that owe a letter are found along their index, though few of many do', async () => {
    await fill((place) => place % 5);
    const owe = [caseId(3), caseId(cases - 1)];
    await database.db.rows.applications.update({ id: owe }, { untold_from: 1 });
    const explain = database.db.dialect === 'mysql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
    const [plan] = await database.db.sequelize.query(`${explain} ${owingSql}`, {
      replacements: { from: 0, id: '' },
    });
    expect(JSON.stringify(plan)).toMatch(/applications__untoldfrom|INDEX \S*untold/);
  });

  test.each(spreads)(
    'the list shows the newest of all programmes held, few rows read, with cases %s',
    async (_, spread) => {
      const filled = await fill(spread);
      const newest = filled.toReversed();
      const held = fc.sample(fc.subarray([...programmes], { minLength: 1 }), 6);
      for (const each of [...held, [...programmes]]) {
        const { reach } = await callChoices({ db: database.db }, officer(each));
        expect(reach.holdsAll).toBe(each.length === programmes.length);
        for (const status of ['running', 'ended', 'all'] as const) {
          const mine = newest.filter(
            (one) =>
              each.some((programme) => programme === one.programme_id) &&
              (status === 'all' || one.status === status),
          );
          for (const start of [0, 60, mine.length - 20].filter((place) => mine[place])) {
            const before = mine[start - 1]?.id ?? '';
            const filters: CaseFilters = { ...plain, status, before };
            const { answer, rows } = await rowsReadBy(database.db, () =>
              listCases(database.db, reach, filters, now),
            );
            const wanted = mine.slice(start, start + 51);
            const what = `${each.join(' ')} ${status} from ${before}`;
            expect([what, answer.map(({ id }) => id)]).toEqual([what, wanted.map(({ id }) => id)]);
            expectFew(rows, answer.length, what);
          }
        }
      }
    },
    60_000,
  );

  test('few late cases are found by their date among many that are not, before and after any', async () => {
    const filled = await fill((place) => place % 5);
    const { applications } = database.db.rows;
    await applications.update({ status: 'running' }, { due_at: later });
    const places = [1, 2, 3, 250, 251, 500];
    await applications.update({ id: places.map(caseId) }, { due_at: '2026-03-01T01:00:00.000Z' });
    const late = filled.filter((_, place) => places.includes(place)).toReversed();
    for (const each of [[...programmes], ['p1'], ['p0', 'p2'], []]) {
      const { reach } = await callChoices({ db: database.db }, officer(each));
      const mine = late.filter(({ programme_id }) => each.some((one) => one === programme_id));
      for (const [ways, wanted] of [
        [{ status: 'all' }, mine],
        [{ before: caseId(251) }, mine.filter(({ id }) => id < caseId(251))],
        [{ after: caseId(3) }, mine.filter(({ id }) => id > caseId(3))],
      ] as const) {
        const filters: CaseFilters = { ...plain, waiting: 'late', ...ways };
        const list = () => listCases(database.db, reach, filters, now);
        const { answer, rows } = await rowsReadBy(database.db, list);
        expect(answer.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
        expectFew(rows, answer.length, `${each.join(' ')} ${JSON.stringify(ways)}`);
      }
    }
  });

  test.each(spreads)(
    'the task list shows the most urgent of all programmes held, few rows read, with cases %s',
    async (_, spread) => {
      const filled = await fill(spread);
      const all = filled.flatMap(({ id, programme_id, status }, place) =>
        status === 'ended' ? [] : [{ id, programme_id, due: dueOf(place) }],
      );
      await database.db.rows.tasks.insertMany(
        all.map(({ id, programme_id, due }) => ({
          application_id: id,
          id: `check ${id}`,
          programme_id,
          stage: 's',
          verb: 'accept',
          role: 'desk_officer' as const,
          opened_at: at,
          due_at: due,
          status: 'open' as const,
        })),
      );
      if (database.db.dialect === 'mysql') await analyse(['tasks']);
      for (const each of fc.sample(fc.subarray([...programmes], { minLength: 1 }), 6)) {
        const wanted = all
          .filter(({ programme_id }) => each.some((programme) => programme === programme_id))
          .map(({ id, due }) => `${due ?? '9'} ${id}`)
          .toSorted()
          .slice(0, 101);
        const { answer, rows } = await rowsReadBy(database.db, () =>
          openTasks({ db: database.db }, granted('desk_officer', each)),
        );
        const what = each.join(' ');
        expect([what, answer.map((one) => `${one.dueAt ?? '9'} ${one.applicationId}`)]).toEqual([
          what,
          wanted,
        ]);
        expectFew(rows, answer.length, what);
      }
    },
    60_000,
  );

  test('an expert reads his own reviews and tasks among thousands, not the call they lie in', async () => {
    const filled = await fill(() => 0);
    const { rows: tables } = database.db;
    const mine = filled.filter(({ status }, place) => status === 'running' && place % 10 === 1);
    await tables.reviews.insertMany(
      filled.flatMap(({ id }) =>
        ['me', 'two', 'three'].flatMap((expert, seat) =>
          expert === 'me' && !mine.some((one) => one.id === id)
            ? []
            : [{ ...seatOf(id, seat, expert), ...unwritten }],
        ),
      ),
    );
    await tables.tasks.insertMany(
      mine.map(({ id, programme_id }) => ({
        application_id: id,
        id: 'review me',
        programme_id,
        stage: 's',
        verb: 'review',
        user_id: 'me',
        opened_at: at,
        due_at: at,
        status: 'open' as const,
      })),
    );
    if (database.db.dialect === 'mysql') await analyse(['reviews', 'tasks']);
    const expert = granted('expert', programmes);
    const list = await rowsReadBy(database.db, () => ownReviews(database.db, 'me'));
    expect(list.answer).toHaveLength(mine.length);
    expectFew(list.rows, mine.length, 'his list');
    const tasks = await rowsReadBy(database.db, () => openTasks({ db: database.db }, expert));
    expect(tasks.answer.map(({ reviewId }) => reviewId)).toEqual(mine.map(({ id }) => `${id} 0`));
    expect(tasks.answer.every(({ known }) => known === null)).toBe(true);
    expectFew(tasks.rows, mine.length, 'his tasks');
  });

  test('a review is opened with its case by two rows', async () => {
    const zone = await reviewZone(database);
    const expert = await zone.expert('one');
    const { id } = await zone.inReview('Sonar');
    const experts = [expert, await zone.expert('two'), await zone.expert('three')];
    const panel = { stage: 'review', experts: experts.map(({ userId }) => userId) };
    await seatExperts(zone.deps, zone.secretary, id, panel);
    const own = await zone.reviewOf(id, expert);
    const { answer, rows } = await rowsReadBy(database.db, () =>
      openReview(zone.deps, expert, own),
    );
    expect(answer.file.row.id).toBe(id);
    expect(rows ?? 2).toBe(2);
  });
});

interface FilledCase {
  readonly id: string;
  readonly programme_id: string;
  readonly status: 'running' | 'ended';
}
const officer = (held: readonly string[]): Actor => granted('programme_officer', held);
const plain: CaseFilters = readFilters({}, []);
/** Some long ago, some on one day, some never. */
const dueOf = (place: number): string | null =>
  place % 6 === 0 ? null : new Date(now.getTime() + ((place * 37) % 90) * 86_400_000).toISOString();
const seatOf = (id: string, seat: number, expert: string) => ({
  id: `${id} ${seat}`,
  application_id: id,
  stage: 's',
  visit: 1,
  seat,
  expert_id: expert,
});
const unwritten = {
  status: 'accepted' as const,
  scores: {},
  comments: {},
  opinion: '',
  invited_at: at,
  declined_reason: '',
  version: 1,
};
