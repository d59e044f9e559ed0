import { AsyncLocalStorage } from 'node:async_hooks';
import { fc } from '../support/fastCheck.js';
import { checkInvariants } from '../../server/data/invariants.js';
import { id } from '../../server/data/schema/columns.js';
import type { Scope } from '../../server/domain/access/scope.js';
import { draftCase } from '../../server/domain/workflow/caseState.js';
import { listCases } from '../../server/features/cases/caseList.query.js';
import type { CaseFilters, ListReach } from '../../server/features/cases/caseFilters.input.js';
import { subjectKey } from '../../server/domain/review/conflictSubject.js';
import { digestedKey } from '../../server/shared/conflicts/subjectKeys.js';
import { migrateDown, migrateUp } from '../../server/data/migrator.js';
import { rowsReadBy } from '../support/rowsRead.js';
import { statementsOf } from '../support/statements.js';
import { dialects, testDatabase, type TestDatabase } from '../support/databases.js';

const now = new Date('2026-03-02T01:00:00.000Z');
const everything: CaseFilters = {
  status: 'all',
  waiting: '',
  call: null,
  programme: '',
  stage: '',
  result: '',
  submittedFrom: '',
  submittedTo: '',
  text: '',
  before: '',
  after: '',
};
const alphabet = ['创', '新', '创新', 'a', 'B', 'b', ' ', '%', '_', '!', '\\', "'", '😀', '7'];
const textOf = (most: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet), { maxLength: most }).map((parts) => parts.join(''));

const outside = AsyncLocalStorage.snapshot();

describe.each(dialects)('looking for cases on %s', (dialect) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase(dialect);
  });
  afterEach(() => database.close());

  async function addCase(
    at: number,
    text: { readonly title: string; readonly applicant_name: string },
  ): Promise<void> {
    const { db } = database;
    const caseId = `case-${String(at).padStart(4, '0')}`;
    const number = `KC-2026-${String(at).padStart(4, '0')}`;
    await db.rows.applications.insert({
      id: caseId,
      call_id: 'call',
      procedure_version_id: 'v',
      programme_id: at % 3 === 0 ? 'other' : 'own',
      applicant_id: 'u',
      status: at % 2 === 0 ? 'running' : 'ended',
      waiting_on: 'zone',
      state: draftCase,
      version: 1,
      head_hash: 'h',
      created_at: now.toISOString(),
      number: null,
      title: '',
      applicant_name: text.applicant_name,
    });
    // As it is handed in.
    await db.rows.applications.update({ id: caseId }, { number, ...text });
  }
  const found = async (scope: Scope, filters: Partial<CaseFilters>): Promise<string[]> => {
    const lines = await listCases(
      database.db,
      { scope, holdsAll: false },
      { ...everything, ...filters },
      now,
    );
    return lines.map((line) => line.id);
  };
  /** Every case read for each word, as they were looked for before there was an index. */
  const read = async (text: string, where: string): Promise<string[]> => {
    const words = text.split(/\s+/).filter(Boolean);
    const likes = words.map((word, at) => [`like${at}`, `%${word.replaceAll(/[!%_]/g, '!$&')}%`]);
    const holds = words.map(
      (_, at) => `AND (title LIKE :like${at} ESCAPE '!' OR applicant_name LIKE :like${at} ESCAPE '!'
               OR number LIKE :like${at} ESCAPE '!')`,
    );
    const rows = await database.db.select(
      { id: id() },
      `SELECT id FROM applications WHERE ${where} ${holds.join(' ')} ORDER BY id DESC LIMIT 51`,
      Object.fromEntries(likes),
    );
    return rows.map((row) => row.id);
  };
  const handling: ListReach = {
    scope: { everywhere: true, programmeIds: [] },
    contacts: { everywhere: false, programmeIds: ['own'] },
    holdsAll: false,
  };
  const handled = async (text: string, more: Partial<CaseFilters> = {}): Promise<string[]> =>
    (await listCases(database.db, handling, { ...everything, text, ...more }, now)).map(
      (line) => line.id,
    );
  const known = (at: number, sort: 'mail' | 'phone' | 'name' | 'org', given: string) => {
    const { db } = database;
    const key = sort === 'org' ? subjectKey('org', given) : digestedKey(db, sort, given);
    const row = { subject_key: key ?? '', part: 'named', name: '', revision: 1 } as const;
    return db.rows.caseSubjects.insert({ application_id: `case-000${at}`, ...row });
  };

  test('by telephone, address, code and contact, by several words and by a number run together', async () => {
    await addCase(1, { title: '深海密封材料', applicant_name: '甲公司' });
    await addCase(2, { title: '深海探测', applicant_name: '乙公司' });
    await addCase(3, { title: '密封深海', applicant_name: '丙公司' });
    await known(1, 'phone', '+8613800138000');
    await known(1, 'name', '梁静');
    await known(1, 'mail', 'liang@example.cn');
    await known(2, 'name', '深海');
    await known(2, 'org', '91350100M000100Y43');
    await known(2, 'name', 'Anna Weber');
    // Of another programme, where the reader only pays.
    await known(3, 'name', '梁静');
    for (const typed of [
      '138 0013 8000',
      '１３８００１３８０００',
      '梁静',
      ' Liang@example.cn',
      '梁静 密封',
    ]) {
      expect([typed, await handled(typed)]).toEqual([typed, ['case-0001']]);
    }
    expect(await handled('梁静 探测')).toEqual([]);
    expect(await handled('91350100m000100y43')).toEqual(['case-0002']);
    // Once, whether it holds a word or is known by it.
    expect(await handled('深海')).toEqual(['case-0003', 'case-0002', 'case-0001']);
    expect(await handled('密封 深海')).toEqual(['case-0003', 'case-0001']);
    expect(await handled('kc20260002')).toEqual(['case-0002']);
    expect(await handled('ＫＣ 2026 0002')).toEqual(['case-0002']);
    expect(await handled('梁静', { status: 'running' })).toEqual([]);
    expect(await handled('深海', { programme: 'other' })).toEqual(['case-0003']);
    expect(await handled('', { submittedFrom: '2026-03-02', submittedTo: '2026-03-02' })).toEqual(
      [],
    );
    const day = { submitted_at: '2026-03-01T16:00:00.000Z' };
    await database.db.rows.applications.update(
      { id: 'case-0002' },
      { ...day, ended_as: 'withdrawn' },
    );
    expect(await handled('', { submittedFrom: '2026-03-02', submittedTo: '2026-03-02' })).toEqual([
      'case-0002',
    ]);
    expect(await handled('', { submittedTo: '2026-03-01' })).toEqual([]);
    expect(await handled('', { result: 'withdrawn' })).toEqual(['case-0002']);
  });

  const own: Scope = { everywhere: false, programmeIds: ['own'] };
  const everywhere: Scope = { everywhere: true, programmeIds: [] };

  test('finds what reading every case finds, and only where the reader may look', async () => {
    const texts = fc.sample(fc.record({ title: textOf(12), applicant_name: textOf(6) }), 60);
    for (const [at, text] of texts.entries()) await addCase(at, text);
    const words = [...fc.sample(textOf(3), 80), '创新', 'KC', '26-00', '2026-0017', '新a', '\\%'];
    for (const word of words.filter((each) => Array.from(each.trim()).length > 0)) {
      expect([word, await found(everywhere, { text: word })]).toEqual([
        word,
        await read(word, '1 = 1'),
      ]);
      expect([word, await found(own, { text: word, status: 'running' })]).toEqual([
        word,
        await read(word, "programme_id = 'own' AND status = 'running'"),
      ]);
    }
  });

  test('turns pages in both directions', async () => {
    for (let at = 0; at < 120; at += 1) {
      await addCase(at, { title: `创新项目 ${at}`, applicant_name: '高新' });
    }
    const first = await found(everywhere, { text: '新项' });
    expect(first).toHaveLength(51);
    const second = await found(everywhere, { text: '新项', before: first[49] ?? '' });
    expect(second[0]).toBe('case-0069');
    const back = await found(everywhere, { text: '新项', after: second[0] ?? '' });
    expect(back).toEqual(first.slice(0, 50));
  });

  test('a case is found by what it is called now', async () => {
    await addCase(2, { title: '旧题目', applicant_name: '甲公司' });
    const { applications, casePairs } = database.db.rows;
    await applications.update({ id: 'case-0002' }, { title: '新题目' });
    await applications.update({ id: 'case-0002' }, { applicant_name: 'AB' });
    expect(await found(everywhere, { text: '旧题' })).toEqual([]);
    expect(await found(everywhere, { text: '新题' })).toEqual(['case-0002']);
    expect(await found(everywhere, { text: 'kc-2026-0002' })).toEqual(['case-0002']);
    const pairs = await casePairs.all({ application_id: 'case-0002' });
    const expected = ['KC', 'C-', '-2', '20', '02', '26', '6-', '-0', '00', '新题', '题目', 'AB'];
    const spelt = expected.map((pair) => (dialect === 'sqlite' ? pair.toLowerCase() : pair));
    expect(pairs.map(({ pair }) => pair).toSorted()).toEqual(spelt.toSorted());
    await applications.update({ id: 'case-0002' }, { number: null });
    expect(await casePairs.count({ application_id: 'case-0002' })).toBe(0);
  });

  test('a word that the index lacks is noticed by the whole check, not by that of every hour', async () => {
    await addCase(2, { title: '新题目', applicant_name: '甲公司' });
    await database.db.rows.casePairs.remove({ application_id: 'case-0002', pair: '题目' });
    const noticed = async (whole: boolean): Promise<string[]> =>
      (await checkInvariants(database.db, { whole }))
        .filter(({ name, broken }) => name.includes('_found_by_') && broken.length > 0)
        .map(({ name }) => name);
    expect(await noticed(true)).toEqual(['cases_with_a_number_are_found_by_their_words']);
    expect(await noticed(false)).toEqual([]);
  });

  test('cases that were there before are found as well', async () => {
    const texts = fc.sample(fc.record({ title: textOf(12), applicant_name: textOf(6) }), 130);
    for (const [at, text] of texts.entries()) await addCase(at, text);
    const written = await database.db.rows.casePairs.all({});
    await migrateDown(database.db, '0013_case_search');
    await migrateUp(database.db);
    const filled = await database.db.rows.casePairs.all({});
    const spoken = (rows: typeof filled): string[] =>
      rows.map((row) => `${row.application_id} ${row.pair}`).toSorted();
    expect(spoken(filled)).toEqual(spoken(written));
  });

  test('a new title costs one statement and rows by its length, however many cases there are', async () => {
    const { db } = database;
    const named = (title: string) => ({ title, applicant_name: '高新' });
    for (let at = 1; at <= 60; at += 1) await addCase(at, named(`创新药物研发项目 ${at}`));
    const rename = async (title: string): Promise<number | null> => {
      const change = () => db.rows.applications.update({ id: 'case-0007' }, { title });
      const { answer, rows } = await rowsReadBy(db, change);
      expect(answer).toBe(1);
      return rows;
    };
    const { statements } = await statementsOf(() => rename('新药 7'));
    expect(statements.filter((sql) => /^\s*UPDATE/i.test(sql))).toHaveLength(1);
    const among60 = await rename('创新药物研发平台 7');
    await rename('新药 7');
    for (let at = 61; at <= 180; at += 1) await addCase(at, named(`创新药物研发项目 ${at}`));
    const among180 = await rename('创新药物研发平台 7');
    if (among60 === null || among180 === null) return;
    expect(among60).toBeGreaterThan(0);
    expect(among180).toBeLessThanOrEqual(among60 * 1.2);
    // The pairs of three texts, as they were and as they are, each looked for a few times.
    expect(among180).toBeLessThanOrEqual(20 * '创新药物研发平台 7高新KC-2026-0007'.length);
  });

  test('two who name different cases alike do not wait for each other', async () => {
    if (dialect === 'sqlite') return;
    const { db } = database;
    // With a handful of cases MariaDB reads the whole of them rather than an index.
    for (let at = 1; at <= 40; at += 1)
      await addCase(at, { title: '旧题目', applicant_name: '高' });
    const rename = (at: number) =>
      db.rows.applications.update({ id: `case-000${at}` }, { title: '创新药物研发项目' });
    const order: string[] = [];
    await db.transaction(async () => {
      await rename(1);
      // Another transaction, begun outside of this one, ends while this one still holds its rows.
      await outside(async () =>
        db.transaction(async () => {
          await db.execute('SET innodb_lock_wait_timeout = 1');
          await rename(2);
        }),
      );
      order.push('second');
    });
    order.push('first');
    expect(order).toEqual(['second', 'first']);
    expect(await found(everywhere, { text: '创新' })).toEqual(['case-0002', 'case-0001']);
  });
});
