import type { JsonObject } from '../json.js';
import type { DeadlinesMoved } from './deadlinesMoved.js';
import type { CorrectionsAllowed } from './correctionsAllowed.js';
import type { RecordCorrected } from './recordCorrected.js';
import type { CorrectionItem, Party } from './contract/stageKind.js';

/**
 * Everything that can happen to a case. Folding these in order gives its present state
 * (`caseState.ts`); they are the timeline, the audit trail and the outbox of mail at once.
 * Times are ISO in UTC.
 */
export type CaseEvent =
  | { readonly type: 'submitted'; readonly revision: number; readonly contentHash: string }
  | {
      readonly type: 'stage_entered';
      readonly stage: string;
      readonly visit: number;
      readonly at: string;
      readonly dueAt: string | null;
    }
  | { readonly type: 'task_opened'; readonly task: Task }
  | { readonly type: 'task_assigned'; readonly task: string; readonly userId: string }
  | {
      /** Somebody else got it, or where `to` is null everybody of its role. */
      readonly type: 'task_handed_over';
      readonly task: string;
      readonly from: string | null;
      readonly to: string | null;
      readonly reason: string;
    }
  | { readonly type: 'task_done'; readonly task: string; readonly verb: string }
  | { readonly type: 'task_cancelled'; readonly task: string }
  /** One open task is due on another day than the rest of its stage. */
  | { readonly type: 'task_due_moved'; readonly task: string; readonly until: string }
  | {
      readonly type: 'noted';
      readonly stage: string;
      readonly verb: string;
      readonly data: JsonObject;
    }
  | { readonly type: 'facts_set'; readonly facts: JsonObject }
  | {
      readonly type: 'corrections_asked';
      readonly stage: string;
      readonly items: readonly CorrectionItem[];
      readonly dueAt: string;
    }
  | {
      readonly type: 'corrections_answered';
      readonly revision: number;
      readonly contentHash: string;
    }
  | CorrectionsAllowed
  | { readonly type: 'clock_paused'; readonly at: string; readonly why: string }
  | { readonly type: 'clock_resumed'; readonly at: string; readonly dueAt: string | null }
  | { readonly type: 'due_set'; readonly dueAt: string }
  | (DeadlinesMoved & {
      /** By the id of a changed calendar; up to version 0.5 without the stage and what each was. */
      readonly type: 'days_moved';
      readonly change: string;
      readonly inStage?: string;
      readonly was?: DeadlinesMoved;
    })
  | {
      /** A person moved the deadline of what is awaited later. */
      readonly type: 'clock_extended';
      /** The party outside the zone that had asked for it; left out where the zone itself did it. */
      readonly asked?: Party;
      readonly from: string;
      readonly until: string;
      /** The open tasks that are due then as well, by their ids. */
      readonly tasks: readonly string[];
      readonly reason: string;
    }
  | {
      readonly type: 'stage_concluded';
      readonly stage: string;
      readonly outcome: string;
      readonly reason: string;
    }
  | {
      /** Two persons let go on what was overdue; that it was late stays on record. */
      readonly type: 'late_accepted';
      readonly stage: string;
      readonly from: string;
      readonly until: string;
      readonly tasks: readonly string[];
      readonly reason: string;
      readonly ground: string;
    }
  | {
      /** Two persons gave an earlier stage another outcome; the case had come to `from`. */
      readonly type: 'outcome_corrected';
      readonly stage: string;
      readonly outcome: string;
      readonly from: string;
      readonly reason: string;
      readonly ground: string;
      readonly kept?: KeptOutcomes;
    }
  | {
      /** Two persons corrected what the case is called. */
      readonly type: 'names_corrected';
      readonly was: { readonly title: string; readonly applicantName: string };
      readonly now: { readonly title: string; readonly applicantName: string };
      readonly reason: string;
      readonly ground: string;
    }
  | RecordCorrected
  | {
      /** Whoever acted last took the act back. */
      readonly type: 'taken_back';
      /** When the act was done. */
      readonly actAt: string;
      readonly reason: string;
      /** The own side had been written to about the act, or would have been. */
      readonly written: boolean;
    }
  /** The case stands where it stood before the act that was taken back. */
  | { readonly type: 'standing_restored'; readonly restored: StandingBefore }
  | {
      readonly type: 'sent_back';
      readonly from: string;
      readonly to: string;
      readonly reason: string;
      /** What later stages came to that are not handled anew; absent where all are. */
      readonly kept?: KeptOutcomes;
    }
  /** The case passed a stage by whose outcome stands. */
  | { readonly type: 'stage_kept'; readonly stage: string; readonly outcome: string }
  | {
      readonly type: 'deferral_granted';
      readonly documents: readonly string[];
      readonly dueAt: string;
    }
  | { readonly type: 'deferral_met'; readonly revision: number; readonly contentHash: string }
  | { readonly type: 'deferral_lapsed'; readonly documents: readonly string[] }
  | { readonly type: 'withdrawn'; readonly reason: string }
  | { readonly type: 'cancelled_with_call'; readonly reason: string }
  | { readonly type: 'held'; readonly hold: string }
  | { readonly type: 'released'; readonly hold: string }
  | {
      /** The case follows another version of its procedure; both are ids of versions. */
      readonly type: 'version_moved';
      readonly from: string;
      readonly to: string;
      /** The stage entered anew; null where the case keeps its place. */
      readonly entered: string | null;
      readonly means: MoveMeaning;
    }
  | {
      readonly type: 'version_move_undone';
      readonly from: string;
      readonly to: string;
      readonly means: MoveMeaning;
      /** Where the case stood before it was moved. */
      readonly standing: CasePosition;
    }
  | {
      /** Two persons stopped the case and its money. */
      readonly type: 'suspended';
      readonly at: string;
      readonly reason: string;
      readonly ground: string;
    }
  | {
      /** It goes on; the deadlines that were still to come, null where one stays. */
      readonly type: 'suspension_lifted';
      readonly reason: string;
      readonly ground: string;
      readonly dueAt: string | null;
      readonly corrections: string | null;
      readonly deferral: string | null;
      /** By the task's id. */
      readonly tasks: Readonly<Record<string, string>>;
    }
  /** Two persons of the zone end a running case. */
  | { readonly type: 'terminated'; readonly reason: string; readonly ground: string }
  | {
      /** Two persons take back what an ended case was granted; `end` is how it had ended. */
      readonly type: 'revoked';
      readonly end: string;
      readonly reason: string;
      readonly ground: string;
    }
  | { readonly type: 'ended'; readonly end: string }
  | {
      /** A second person took the end back: the case goes on in a stage it had been through. */
      readonly type: 'reopened';
      readonly end: string;
      readonly to: string;
      readonly reason: string;
      /** The paper it rests on. */
      readonly ground: string;
      readonly kept?: KeptOutcomes;
    };

/** By stage, the outcome that stands although an earlier stage is handled anew. */
export type KeptOutcomes = Readonly<Record<string, string>>;

/** Where a case ends whose call is cancelled; no definition needs to name it. */
export const callCancelledEnd = 'call_cancelled';
/** Where a case ends that two persons of the zone end, and one whose award they revoke. */
export const terminatedEnd = 'terminated_by_zone';
export const revokedEnd = 'revoked_by_zone';

/** What a move to another version means for the applicant. */
export const moveMeanings = ['nothing', 'questions', 'tasks', 'place'] as const;
export type MoveMeaning = (typeof moveMeanings)[number];

/** Where a case stands: all that entering or leaving a stage can change. */
export interface CasePosition {
  readonly stage: string | null;
  /** Counts entries into stages over the whole case, so that a second visit is another one. */
  readonly visit: number;
  readonly enteredAt: string | null;
  readonly dueAt: string | null;
  readonly paused: { readonly at: string; readonly why: string } | null;
  readonly corrections: {
    readonly items: readonly CorrectionItem[];
    readonly dueAt: string;
  } | null;
  /** Open tasks by id. */
  readonly tasks: Readonly<Record<string, Task>>;
  /** What each stage's kind has noted in its latest visit. */
  readonly memory: Readonly<Record<string, JsonObject>>;
  readonly facts: JsonObject;
}

/** Where a case stood before an act that was taken back. */
export interface StandingBefore extends CasePosition {
  readonly asked: Readonly<Record<string, number>>;
  readonly deferral: { readonly documents: readonly string[]; readonly dueAt: string } | null;
  readonly kept?: KeptOutcomes;
}

const eventTypes = {
  submitted: true,
  stage_entered: true,
  task_opened: true,
  task_assigned: true,
  task_handed_over: true,
  task_done: true,
  task_cancelled: true,
  task_due_moved: true,
  noted: true,
  facts_set: true,
  corrections_asked: true,
  corrections_answered: true,
  corrections_allowed: true,
  clock_paused: true,
  clock_resumed: true,
  due_set: true,
  days_moved: true,
  clock_extended: true,
  stage_concluded: true,
  late_accepted: true,
  outcome_corrected: true,
  names_corrected: true,
  record_corrected: true,
  taken_back: true,
  standing_restored: true,
  sent_back: true,
  stage_kept: true,
  deferral_granted: true,
  deferral_met: true,
  deferral_lapsed: true,
  withdrawn: true,
  cancelled_with_call: true,
  held: true,
  released: true,
  version_moved: true,
  version_move_undone: true,
  suspended: true,
  suspension_lifted: true,
  terminated: true,
  revoked: true,
  ended: true,
  reopened: true,
} as const satisfies Readonly<Record<CaseEvent['type'], true>>;

/** Whether a stored fact is one of a case; its data is as the machine wrote it. */
export const isCaseEvent = (fact: { readonly type: string }): fact is CaseEvent =>
  Object.hasOwn(eventTypes, fact.type);

/** One thing a person or a role must do in a stage. */
export interface Task {
  /** `<stage>.<visit>.<key>`: unique within the case. */
  readonly id: string;
  readonly stage: string;
  readonly key: string;
  readonly verb: string;
  readonly role: Party | null;
  readonly userId: string | null;
  /** The numbered seat whose task it is; absent where it is no seat's, and in cases before 0.6. */
  readonly seat?: number;
  readonly openedAt: string;
  readonly dueAt: string | null;
}
