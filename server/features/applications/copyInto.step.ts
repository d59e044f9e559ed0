import type { Actor } from '../../domain/actor.js';
import { sealSection } from '../../domain/application/privateAnswers.js';
import type { Answers, SectionAnswers } from '../../domain/form/answerValues.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import { conflict, invalid } from '../../domain/refusal.js';
import type { HeldCase } from '../../shared/casefile/caseFile.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { documentSlot, openApplicationDraft, type Draft } from './applicationDraft.query.js';
import { earlierApplications } from './earlierApplications.query.js';
import { holdApplicationDraft } from './holdDraft.step.js';
import { keepCounterparty } from './keepCounterparty.step.js';

/** Whether nothing has been saved or uploaded in a draft since it was begun. */
export const isUntouched = ({ file, sections, files }: Draft): boolean =>
  file.row.state.status === 'draft' &&
  files.length === 0 &&
  [...sections.values()].every(({ version }) => version === 1);

/**
 * Fills a draft, in which nothing has been saved yet, with what its applicant handed in before:
 * answers to questions of the same name and kind, and the files of documents that are asked for in
 * the same formats; in the caller's transaction. What the register of organisations answers by now
 * stays as it is.
 */
export async function copyInto(deps: Deps, actor: Actor, id: string, from: string): Promise<void> {
  const draft = await holdApplicationDraft(deps, actor, id);
  if (!isUntouched(draft)) throw conflict('copy_begun');
  const possible = await earlierApplications(deps, draft.file.row);
  if (!possible.some((each) => each.id === from)) {
    throw invalid({ earlier: { code: 'choose_one' } });
  }
  const earlier = await openApplicationDraft(deps, actor, from);
  await copyAnswers(deps, actor, draft, earlier);
  await copyFiles(deps, actor, draft, earlier);
}

async function copyAnswers(
  deps: Deps,
  actor: Actor,
  draft: Draft<HeldCase>,
  earlier: Draft,
): Promise<void> {
  const { compiled, row } = draft.file;
  const seal = (plain: string): string => deps.seal.seal(plain);
  const answers = answersToCopy(compiled, draft.answers, earlier);
  for (const [section, values] of Object.entries(answers)) {
    await deps.db.rows.applicationSections.update(
      { application_id: row.id, section, version: 1 },
      {
        answers: sealSection(compiled, section, values, seal),
        version: 2,
        saved_at: deps.clock.now().toISOString(),
        saved_by: actor.userId,
      },
    );
    await keepCounterparty(deps, draft, answers, section);
  }
}

/** By section, what the draft has already and of the earlier application what is still asked for. */
function answersToCopy(compiled: Compiled, known: Answers, { file, answers }: Draft): Answers {
  const asked = (section: string, of: Compiled): ReadonlyMap<string, string> =>
    new Map(of.sections.get(section)?.fields.map(({ field }) => [field.id, field.kind]));
  const copied = [...compiled.sections.keys()].flatMap((section) => {
    const [now, then] = [asked(section, compiled), asked(section, file.compiled)];
    const values: SectionAnswers = Object.fromEntries(
      Object.entries(answers[section] ?? {}).filter(
        ([id, value]) => value !== null && now.has(id) && now.get(id) === then.get(id),
      ),
    );
    const kept = Object.entries(known[section] ?? {}).filter(([, value]) => value !== null);
    const all = { ...values, ...Object.fromEntries(kept) };
    return Object.keys(values).length === 0 ? [] : [[section, all] as const];
  });
  return Object.fromEntries(copied);
}

async function copyFiles(
  deps: Deps,
  actor: Actor,
  { file: { row, definition } }: Draft<HeldCase>,
  earlier: Draft,
): Promise<void> {
  const { rows } = deps.db;
  const held = await rows.attachments.all({
    application_id: earlier.file.row.id,
    removed_at: null,
  });
  const then = new Map(earlier.file.definition.documents.map((rule) => [rule.id, rule]));
  const copied = definition.documents.flatMap((rule) => {
    const formats = then.get(rule.id)?.accept ?? [];
    if (!formats.every((format) => rule.accept.includes(format))) return [];
    return held
      .filter(({ slot }) => slot === documentSlot(rule.id))
      .slice(0, rule.max_files)
      .map(({ slot, file_id, name }) => ({ slot, file_id, name }));
  });
  if (copied.length === 0) return;
  await rows.attachments.insertMany(
    copied.map((each) => ({
      ...each,
      id: newId(),
      application_id: row.id,
      added_at: deps.clock.now().toISOString(),
      added_by: actor.userId,
      removed_at: null,
    })),
  );
}
