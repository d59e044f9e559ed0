import { z } from 'zod';
import { stageCommon, type StageKind } from '../contract/stageKind.js';
import { agreementStage } from './agreement.js';
import { approveStage } from './approve.js';
import { assessStage } from './assess.js';
import { checkStage } from './check.js';
import { confirmStage } from './confirm.js';
import { confirmEachStage } from './confirmEach.js';
import { diligenceStage } from './diligence.js';
import { intakeStage } from './intake.js';
import { legalStage } from './legal.js';
import { noticeStage } from './notice.js';
import { panelStage } from './panel.js';
import { rankStage } from './rank.js';
import { recommendStage } from './recommend.js';
import { reportStage } from './report.js';
import { reviewStage } from './review.js';
import { sampleStage } from './sample.js';
import { scoreStage } from './score.js';
import { visitStage } from './visit.js';
import { voteStage } from './vote.js';

/** The closed set of stage kinds. A new one is a file here and a line in this list. */
const kinds: readonly StageKind[] = [
  intakeStage,
  checkStage,
  recommendStage,
  reviewStage,
  panelStage,
  visitStage,
  diligenceStage,
  rankStage,
  voteStage,
  approveStage,
  legalStage,
  noticeStage,
  agreementStage,
  reportStage,
  assessStage,
  scoreStage,
  confirmStage,
  confirmEachStage,
  sampleStage,
];

const stageKinds: ReadonlyMap<string, StageKind> = new Map(kinds.map((kind) => [kind.kind, kind]));

/** The rule of a kind; definitions that reach here have passed the schema, so it exists. */
export function stageKind(kind: string): StageKind {
  const found = stageKinds.get(kind);
  if (!found) throw new Error(`unknown stage kind: ${kind}`);
  return found;
}

/** Every kind's name, in the order in which a case usually meets them. */
export const stageKindNames: readonly string[] = kinds.map(({ kind }) => kind);

/** The stages to which a question has an answer, in their order, with what they answer. */
export function stagesAnswering<Answer>(
  stages: Readonly<Record<string, StageOfAnyKind>>,
  question: (kind: StageKind, stage: StageOfAnyKind) => Answer | null,
): { readonly id: string; readonly stage: StageOfAnyKind; readonly answer: Answer }[] {
  return Object.entries(stages).flatMap(([id, stage]) => {
    const answer = question(stageKind(stage.kind), stage);
    return answer === null ? [] : [{ id, stage, answer }];
  });
}

/** What the stage states beyond what every stage states, by its kind's own keys. */
export function ownPart(stage: StageOfAnyKind): Readonly<Record<string, unknown>> {
  const { config } = stageKind(stage.kind);
  return Object.fromEntries(Object.entries(stage).filter(([key]) => Object.hasOwn(config, key)));
}

const commonSchema = z.object(stageCommon);

/** Every outcome a stage can have: its kind's, and those that it names for time running out. */
export function outcomesOf(stage: StageOfAnyKind): readonly string[] {
  const kind = stageKind(stage.kind);
  const late = [stage.timeout, kind.corrections(stage)?.silent ?? undefined];
  return [...new Set([...kind.outcomes(stage), ...late.filter((each) => each !== undefined)])];
}

// A schema is compiled when it is made, so each kind's is made once.
const wholeStages = new Map<string, ReturnType<typeof makeWholeStage>>();
const makeWholeStage = ({ config }: StageKind) =>
  z.strictObject({ kind: z.string(), ...stageCommon, ...config });

function wholeStage(kind: StageKind): ReturnType<typeof makeWholeStage> {
  const made = wholeStages.get(kind.kind) ?? makeWholeStage(kind);
  wholeStages.set(kind.kind, made);
  return made;
}

/**
 * A stage of a definition: what every stage states, and what its kind adds. The kind's own keys
 * are checked by its schema and read back only by its rule, so here they stay plain data.
 */
export const stageSchema = z
  .looseObject({ kind: z.string(), ...stageCommon })
  .transform((stage, context) => {
    const kind = stageKinds.get(stage.kind);
    if (!kind) {
      context.addIssue({ code: 'custom', message: 'unknown_stage_kind', path: ['kind'] });
      return z.NEVER;
    }
    const read = wholeStage(kind).safeParse(stage);
    if (read.success) return { ...commonSchema.parse(stage), ...read.data, kind: kind.kind };
    for (const issue of read.error.issues) {
      context.addIssue({ code: 'custom', message: issue.message, path: issue.path });
    }
    return z.NEVER;
  });

export type StageOfAnyKind = z.infer<typeof commonSchema> & { readonly kind: string };
