import { loadCase } from '../../server/data/stores/caseStore.js';
import type { Actor } from '../../server/domain/actor.js';
import { caseHistory } from '../../server/features/cases/caseHistory.query.js';
import { dateWords } from '../../server/shared/words/dateWords.js';
import type { TestDatabase } from './databases.js';
import type { ReviewZone } from './reviewZone.js';

/** What can be done about a seat stands on the page of each who can, and both days of one who has more time. */
export async function waysAreTold(
  { zone, silent }: { readonly zone: ReviewZone; readonly silent: Actor },
  id: string,
  days: readonly unknown[],
): Promise<void> {
  const path = `/reviews/${await zone.reviewOf(id, silent)}`;
  const say = (exit: string) => zone.deps.words('en', `exits.names.${exit}`);
  const offered = ['extend_seat', 'replace_seat', 'put_back_review', 'close_short'].map(say);
  const linked = async (who: Actor) => {
    const { text } = await (await zone.browse(who)).get(`/cases/${id}?lang=en`);
    return offered.map((name) => [text.includes(name), text.includes(`#seat-ways">${name}`)]);
  };
  const [extend, replace, putBack, short] = await linked(zone.secretary);
  expect([extend, replace, putBack, short?.[0]]).toEqual([
    ...[1, 2, 3].map(() => [true, true]),
    true,
  ]);
  expect((await linked(zone.staff)).map(([told, link]) => [told, link])).toEqual(
    offered.map(() => [true, false]),
  );
  const { text } = await (await zone.browse(silent)).get(`${path}?lang=en`);
  expect([text.includes(say('more_time')), text.includes(`#recuse">${say('step_aside')}`)]).toEqual(
    [true, true],
  );
  const dates = dateWords(zone.deps.words, 'en', zone.clock.now());
  for (const day of days) expect(text).toContain(dates.deadline(String(day)));
}

/** Neither name nor address nor account of an expert is where somebody looks who may not know them. */
export async function nobodyElseLearns(
  {
    zone,
    database,
    pool,
  }: {
    readonly zone: ReviewZone;
    readonly database: TestDatabase;
    readonly pool: readonly Actor[];
  },
  id: string,
): Promise<void> {
  const [first] = pool;
  if (!first) throw new Error('no expert');
  const marks = pool.flatMap(({ userId, personId, email, name }) => [
    userId,
    personId,
    email,
    name,
  ]);
  const readsOf = async (who: Actor, paths: readonly string[]): Promise<string> => {
    const browser = await zone.browse(who);
    const answers = [];
    for (const path of paths) answers.push(await browser.get(path));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
    return answers.map(({ text }) => text).join('\n');
  };
  const told = (text: string) => marks.filter((mark) => text.includes(mark));
  const pages = [`/cases/${id}`, `/cases/${id}/tasks`, `/cases/${id}?lang=en`];
  expect(told(await readsOf(zone.staff, pages))).toEqual([]);
  const row = await loadCase(database.db, id);
  const officer = { userId: zone.staff.userId, namesExperts: false };
  const history = await caseHistory(database.db, row, officer);
  expect(history.some(({ expert }) => expert)).toBe(true);
  expect(told(JSON.stringify(history))).toEqual([]);

  const review = await zone.reviewOf(id, first);
  const log = [`stream=case:${id}`, `stream=review:${review}`].flatMap((filter) => [
    `/audit?${filter}&lang=en`,
    `/audit/export?${filter}`,
  ]);
  const watch = await zone.person('watch', 'audit_admin');
  const watched = await readsOf(watch, log);
  expect([watched.includes('A reviewer'), told(watched)]).toEqual([true, []]);
  // Nor is anything found by asking for one of them.
  const asked = await readsOf(watch, [`/audit/export?stream=case:${id}&person=Abelson`]);
  expect(asked).not.toContain(`case:${id}`);
  // Who examines may know, once the stage is over.
  const auditor = await readsOf(await zone.person('examiner', 'auditor'), log);
  expect(told(auditor)).toContain('Abelson');
}
