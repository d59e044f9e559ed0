import { phrase } from '../../../server/cli/demoZone/demoData.js';
import { zoneDay } from '../../../server/domain/calendar.js';
import { openCase } from '../../../server/shared/casefile/caseFile.js';
import type { Typed } from '../visitor.js';
import { typedNear } from '../../../server/domain/scoring/criteria/registry.js';
import { expectMoved, type Journey } from './journey.js';

/** What desk, checker, secretary, experts and officer do with one case, form by form. */

/** Sends the form of a verb that stands on the case's page. */
export async function act(
  journey: Journey,
  who: string,
  caseId: string,
  verb: string,
  typed: Typed = {},
): Promise<void> {
  const person = await journey.as(who);
  const { stage } = await journey.caseRow(caseId);
  const path = `/cases/${caseId}/stages/${stage}/${verb}`;
  expectMoved(await person.post(path, typed, `/cases/${caseId}`));
}

/** Every item of the check list found in order. */
export async function passCheck(journey: Journey, caseId: string): Promise<void> {
  await act(journey, 'checker', caseId, 'pass', await itemsOf(journey, caseId, 'pass'));
}

export async function itemsOf(journey: Journey, caseId: string, finding: string): Promise<Typed> {
  const ids = await listOf(journey, caseId, 'checklist');
  return Object.fromEntries(ids.map((id) => [`item.${id}`, finding]));
}

/** The secretary seats five experts; each accepts and hands in this share of every maximum. */
export async function reviewAll(
  journey: Journey,
  caseId: string,
  shares: readonly number[] = [0.8, 0.84, 0.86, 0.9, 0.7],
): Promise<void> {
  const secretary = await journey.as('secretary');
  const ids = shares.map((_, index) => `expert${index + 1}`);
  const users = await Promise.all(ids.map((id) => journey.stage.as(id)));
  const { stage } = await journey.caseRow(caseId);
  const seated = await secretary.post(
    `/cases/${caseId}/review/assign`,
    { stage: stage ?? '', experts: users.map(({ userId }) => userId) },
    `/cases/${caseId}`,
  );
  expectMoved(seated);
  for (const [index, share] of shares.entries()) {
    await reviewOne(journey, caseId, ids[index] ?? '', share);
  }
}

async function reviewOne(journey: Journey, caseId: string, who: string, share: number) {
  const { userId } = await journey.stage.as(who);
  const { db } = journey.deps;
  const review = await db.rows.reviews.find({ application_id: caseId, expert_id: userId });
  const path = `/reviews/${review?.id ?? ''}`;
  const expert = await journey.as(who);
  const accepted = { conflict: 'none', confidential: 'on', integrity: 'on' };
  expectMoved(await expert.post(`${path}/accept`, accepted, path));
  const { definition } = await openCase(journey.deps, caseId);
  const [rubric] = Object.values(definition.rubrics);
  const { words } = journey.stage.data;
  const typed = Object.fromEntries(
    (rubric?.criteria ?? []).flatMap((each) => [
      [`score.${each.id}`, typedNear(each, share)],
      [`comment.${each.id}`, phrase(words, 'comment')],
    ]),
  );
  const opinion = phrase(words, 'opinion');
  expectMoved(await expert.post(path, { ...typed, opinion, intent: 'submit' }));
}

/** Two officers went and report. */
export async function reportVisit(
  journey: Journey,
  caseId: string,
  outcome = 'consistent',
): Promise<void> {
  const { words } = journey.stage.data;
  const asked = await listOf(journey, caseId, 'questions');
  await act(journey, 'officer', caseId, 'report', {
    visited_on: zoneDay(journey.clock.now()),
    visitors: phrase(words, 'visitors'),
    finding: phrase(words, 'visit'),
    outcome,
    ...Object.fromEntries(asked.map((id) => [`question.${id}`, phrase(words, 'visit_answer')])),
  });
}

/** The ids of what the present stage's definition lists under a key. */
export async function listOf(journey: Journey, caseId: string, key: string): Promise<string[]> {
  const { row, definition } = await openCase(journey.deps, caseId);
  const list: unknown = Object.entries(definition.workflow.stages[row.stage ?? ''] ?? {}).find(
    ([name]) => name === key,
  )?.[1];
  return Array.isArray(list) ? list.map(({ id }: { id: string }) => id) : [];
}
