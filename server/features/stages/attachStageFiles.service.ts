import type { Actor } from '../../domain/actor.js';
import {
  conflict,
  forbidden,
  hidden,
  invalid,
  Refused,
  type FieldReasons,
} from '../../domain/refusal.js';
import { enclosureInput } from '../../domain/form/enclosure.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { holdCase, openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { keepProof, lookAtProof, type ProofFile } from '../../shared/files/proofFile.js';
import type { UploadedFile } from '../../shared/request/route.js';
import { demandSide, worksInStage, type Side } from './stageAccess.step.js';
import { evidenceSlot, stageFiles } from './sheet/stageFiles.query.js';

/** The input by which evidence, or one of the papers asked for by name, is sent. */
const inputOf = (paper: string): string => (paper === '' ? 'evidence' : enclosureInput(paper));
const mostFiles = 20;

interface Evidence {
  readonly id: string;
  /** The stage the form was shown in; the present one where the form does not say. */
  readonly stage: string | undefined;
  readonly side: Side;
  /** Which of the papers that the stage asks for by name; '' for any other evidence. */
  readonly paper: string;
  readonly files: readonly UploadedFile[];
}

/**
 * Takes PDF files and pictures as evidence of the present stage. What can be taken is taken; the
 * refusal of the others names the input. The same file sent twice is kept once. Must not run
 * inside a transaction that may be retried, because files are moved.
 */
export async function attachStageFiles(
  deps: Deps,
  actor: Actor,
  { id, stage, side, paper, files }: Evidence,
): Promise<void> {
  const field = inputOf(paper);
  const opened = await openCase(deps, id);
  const present = demandStage(actor, opened, side, stage);
  const rule = opened.definition.workflow.stages[present];
  const papers = (rule && stageKind(rule.kind).collects(rule)?.documents) ?? [];
  if (paper !== '' && !papers.some(({ id: known }) => known === paper)) throw hidden();
  const sent = files.filter((file) => file.field === field && file.name !== '');
  if (sent.length === 0) throw invalid({ [field]: { code: 'choose_file' } });
  let reasons: FieldReasons = {};
  for (const file of sent) {
    try {
      const proof = await lookAtProof(file, field);
      await keepProof(deps, proof, actor.userId, async (fileId) => {
        const place = { id, stage: present, side, paper };
        return { kept: await record(deps, actor, place, proof, fileId), result: undefined };
      });
    } catch (error) {
      if (!(error instanceof Refused) || error.kind !== 'invalid') throw error;
      reasons = { ...error.fields, ...reasons };
    }
  }
  if (Object.keys(reasons).length > 0) throw new Refused('invalid', 'file_refused', {}, reasons);
}

/** Refuses whoever could not add files to the present stage anyway. */
export async function demandStageFiles(
  deps: Deps,
  actor: Actor,
  { id, stage, side }: Omit<Evidence, 'files' | 'paper'>,
): Promise<void> {
  demandStage(actor, await openCase(deps, id), side, stage);
}

/** The present stage, where this person works in it. */
function demandStage(actor: Actor, file: CaseFile, side: Side, shownIn?: string): string {
  demandSide(actor, file, side);
  const { stage } = file.subject.state;
  if (stage === null || (shownIn !== undefined && shownIn !== stage)) {
    throw conflict('stage_moved_on');
  }
  if (!worksInStage(actor, file, side)) throw forbidden('not_your_step');
  return stage;
}

async function record(
  deps: Deps,
  actor: Actor,
  { id, stage, side, paper }: Omit<Evidence, 'files' | 'stage'> & { readonly stage: string },
  { name, sha256 }: ProofFile,
  fileId: string,
): Promise<boolean> {
  demandStage(actor, await holdCase(deps, id), side, stage);
  const there = await stageFiles(deps.db, id, stage);
  const same = there.filter((file) => file.sha256 === sha256 && file.paper === paper);
  if (same.some(({ addedBy }) => addedBy === actor.userId)) return false;
  if (there.length >= mostFiles) {
    throw invalid({ [inputOf(paper)]: { code: 'too_many_files', params: { max: mostFiles } } });
  }
  await deps.db.rows.attachments.insert({
    id: newId(),
    application_id: id,
    slot: evidenceSlot(stage, paper),
    file_id: fileId,
    name,
    added_at: deps.clock.now().toISOString(),
    added_by: actor.userId,
    removed_at: null,
  });
  return true;
}
