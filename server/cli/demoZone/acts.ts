import { zoneDay } from '../../domain/calendar.js';
import { attachFile } from '../../features/applications/attachFile.service.js';
import { saveSection } from '../../features/applications/saveSection.service.js';
import { startApplication } from '../../features/applications/startApplication.service.js';
import { submitApplication } from '../../features/applications/submitApplication.service.js';
import { openCase } from '../../shared/casefile/caseFile.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import { acceptReview } from '../../features/reviews/answerInvitation.service.js';
import { saveReview, submitReview } from '../../features/reviews/scoreReview.service.js';
import { seatExperts } from '../../features/stages/review/seatExperts.service.js';
import { inLocale } from '../../domain/localText.js';
import { typedNear } from '../../domain/scoring/criteria/registry.js';
import { phrase, type DemoProject } from './demoData.js';
import { demoDocument, typedSections } from './paperwork.js';
import type { DemoStage } from './demoStage.js';

/** What the people of the demonstration zone do to one case, each through the real services. */

/** A firm begins an application and fills in its first sections. */
export async function begin(
  stage: DemoStage,
  project: DemoProject,
  callId: string,
  organisationId: string,
  sections = 99,
): Promise<string> {
  const { deps, data } = stage;
  const actor = await stage.as(project.id);
  const id = await startApplication(deps, actor, { callId, organisationId });
  const typed = typedSections(project, data.words, zoneDay(deps.clock.now()));
  for (const [section, raw] of Object.entries(typed).slice(0, sections)) {
    const row = await deps.db.rows.applicationSections.find({ application_id: id, section });
    await saveSection(deps, actor, { id, section, version: row?.version ?? 0, raw });
  }
  return id;
}

/** The firm encloses every document that is asked for. */
export async function encloseDocuments(
  stage: DemoStage,
  project: DemoProject,
  id: string,
): Promise<void> {
  const { deps } = stage;
  const actor = await stage.as(project.id);
  const { definition } = await openCase(deps, id);
  for (const rule of definition.documents.filter(({ required }) => required)) {
    const name = inLocale(rule.name, 'zh-CN');
    const content = demoDocument(project, name, !rule.hide_from.includes('expert'));
    await stage.withFile(content, (path) =>
      attachFile(deps, actor, {
        id,
        document: rule.id,
        file: { path, name: `${name}.pdf`, sizeBytes: content.length },
      }),
    );
  }
}

/** The firm encloses every document that is asked for and hands the application in. */
export async function handInDemoCase(
  stage: DemoStage,
  project: DemoProject,
  id: string,
): Promise<void> {
  await encloseDocuments(stage, project, id);
  const { deps } = stage;
  const actor = await stage.as(project.id);
  const { definition } = await openCase(deps, id);
  await submitApplication(deps, actor, {
    id,
    declarations: definition.declarations.map((each) => each.id),
  });
}

/** Somebody uses a verb of the stage the case stands in. */
export async function use(
  stage: DemoStage,
  who: string,
  id: string,
  verb: string,
  typed: Readonly<Record<string, string>>,
): Promise<void> {
  const { row } = await openCase(stage.deps, id);
  await useVerb(stage.deps, await stage.as(who), id, row.stage ?? '', verb, typed);
}

/** The desk finds everything there. */
export async function accept(stage: DemoStage, id: string): Promise<void> {
  await use(stage, 'desk', id, 'accept', { reason: phrase(stage.data.words, 'accepted') });
}

/** The desk says at once all that must be put right. */
export async function askCorrections(stage: DemoStage, id: string): Promise<void> {
  await use(stage, 'desk', id, 'ask', {
    'fix.equity': phrase(stage.data.words, 'fix_section'),
    'fix.document.accounts': phrase(stage.data.words, 'fix_document'),
  });
}

/** The checker finds everything in order. */
export async function pass(stage: DemoStage, id: string): Promise<void> {
  const { row, definition } = await openCase(stage.deps, id);
  const { checklist } = Object.assign(
    { checklist: [] },
    definition.workflow.stages[row.stage ?? ''],
  );
  const items = Array.isArray(checklist) ? checklist : [];
  const ticked = items.map(({ id: item }: { id: string }) => [`item.${item}`, 'pass']);
  await use(stage, 'checker', id, 'pass', Object.fromEntries(ticked));
}

/** The secretary seats experts and so many of them hand in their scores. */
export async function reviewBy(
  stage: DemoStage,
  project: Pick<DemoProject, 'score'>,
  id: string,
  submitted: number,
  seated = 5,
): Promise<void> {
  const { deps, data } = stage;
  const { row } = await openCase(deps, id);
  const seats = data.experts.slice(0, seated).map((expert) => expert.id);
  const actors = await Promise.all(seats.map((expert) => stage.as(expert)));
  await seatExperts(deps, await stage.as('secretary'), id, {
    stage: row.stage ?? '',
    experts: actors.map(({ userId }) => userId),
  });
  for (const [index, actor] of actors.slice(0, submitted + 1).entries()) {
    const review = await deps.db.rows.reviews.find({ application_id: id, expert_id: actor.userId });
    if (!review) throw new Error('the seat has no review');
    await acceptReview(deps, actor, review.id, {
      conflict: 'none',
      confidential: true,
      integrity: true,
    });
    if (index < submitted) await score(stage, project, id, review.id, seats[index] ?? '', index);
  }
}

async function score(
  stage: DemoStage,
  project: Pick<DemoProject, 'score'>,
  id: string,
  reviewId: string,
  who: string,
  seat: number,
): Promise<void> {
  const { deps, data } = stage;
  const { definition } = await openCase(deps, id);
  const rubric = Object.values(definition.rubrics)[0];
  const share = (project.score + ([-4, 2, 0, 3, -2][seat % 5] ?? 0)) / 100;
  const typed = Object.fromEntries(
    (rubric?.criteria ?? []).flatMap((criterion) => [
      [`score.${criterion.id}`, typedNear(criterion, share)],
      [`comment.${criterion.id}`, phrase(data.words, 'comment')],
    ]),
  );
  const actor = await stage.as(who);
  const form = { ...typed, opinion: phrase(data.words, 'opinion') };
  const before = await deps.db.rows.reviews.find({ id: reviewId });
  const { version } = await saveReview(deps, actor, reviewId, {
    ...form,
    version: String(before?.version ?? 0),
  });
  await submitReview(deps, actor, reviewId, { ...form, version: String(version) });
}

/** Two officers go and look. */
export async function visitDemoCase(stage: DemoStage, id: string): Promise<void> {
  const { words } = stage.data;
  const { row, definition } = await openCase(stage.deps, id);
  const { questions } = Object.assign(
    { questions: [] },
    definition.workflow.stages[row.stage ?? ''],
  );
  const asked = Array.isArray(questions) ? questions : [];
  const answers = asked.map(({ id: question }: { id: string }) => [
    `question.${question}`,
    phrase(words, 'visit_answer'),
  ]);
  await use(stage, 'officer', id, 'report', {
    visited_on: zoneDay(stage.deps.clock.now()),
    visitors: phrase(words, 'visitors'),
    finding: phrase(words, 'visit'),
    outcome: 'consistent',
    ...Object.fromEntries(answers),
  });
}
