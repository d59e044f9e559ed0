import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { caseEventOf, caseStream } from '../../data/stores/caseStore.js';
import { applications } from '../../data/tables/cases.js';
import { reviews } from '../../data/tables/decisions.js';
import type { reviewFeedbacks } from '../../data/tables/reviewFeedbacks.js';
import { expertProfiles, users } from '../../data/tables/people.js';
import type { Database } from '../../data/database.js';
import type { LocalText } from '../../domain/localText.js';
import { ownNames, type OwnName } from '../../domain/ownNames/ownNames.js';
import { closedVisits } from '../../domain/review/closedRounds.js';
import { fewestVoices, isDecisionTold, type Voice } from '../../domain/review/feedback.js';
import type { Criterion } from '../../domain/scoring/criteria/registry.js';
import type { Feedback } from '../../domain/workflow/contract/stageQuestions.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { fileAtVisit } from '../../shared/casefile/caseVersions.js';
import { nameWordsOf } from '../../shared/casefile/wordsOfNames.js';
import type { Deps } from '../../shared/request/deps.js';

export type FeedbackRow = RowOf<typeof reviewFeedbacks>;

/** The last closed round of a stage that promises its applicants feedback. */
export interface PromisedRound {
  readonly stage: string;
  readonly name: LocalText;
  readonly visit: number;
  readonly promised: Feedback;
  readonly criteria: readonly Criterion[];
  readonly voices: readonly Voice[];
}

/** Where the feedback of a case stands. */
export interface CaseFeedback {
  readonly rounds: readonly PromisedRound[];
  /** Every text that was proposed, the latest first. */
  readonly rows: readonly FeedbackRow[];
  /** The applicant knows the decision. */
  readonly told: boolean;
}

const { stage, visit, comments, opinion, applicant_comment } = reviews.columns;
const voiceColumns = { stage, visit, comments, opinion, applicant_comment };

/** What the definition promises of a case's reviews, and what became of it. */
export async function caseFeedback(deps: Deps, file: CaseFile): Promise<CaseFeedback> {
  const { id } = file.row;
  const rows = await deps.db.rows.reviewFeedbacks.all({ application_id: id }, [
    ['proposed_at', 'DESC'],
    ['id', 'DESC'],
  ]);
  return { rounds: await promisedRounds(deps, file), rows, told: await isTold(deps.db, file) };
}

async function promisedRounds(deps: Deps, file: CaseFile): Promise<PromisedRound[]> {
  const { db } = deps;
  const given = await db.select(
    voiceColumns,
    `SELECT stage, visit, comments, opinion, applicant_comment FROM reviews
      WHERE application_id = :id AND status = 'submitted' ORDER BY visit DESC, id`,
    { id: file.row.id },
  );
  if (given.length === 0) return [];
  const type = ['stage_entered', 'stage_concluded'];
  const stored = await db.rows.events.all({ stream: caseStream(file.row.id), type }, [
    ['seq', 'ASC'],
  ]);
  const closed = closedVisits(stored.map(caseEventOf));
  const latest = new Map<string, number>();
  for (const row of given) {
    if (closed.has(row.visit) && !latest.has(row.stage)) latest.set(row.stage, row.visit);
  }
  const rounds: PromisedRound[] = [];
  for (const [id, at] of latest) {
    const then = await fileAtVisit(deps, file, at);
    const config = then.rules.stage(id);
    const seats = stageKind(config.kind).seats(config);
    const rubric = seats && then.rules.rubric(seats.rubric);
    if (!rubric || seats.feedback === 'none') continue;
    rounds.push({
      stage: id,
      name: then.definition.workflow.stages[id]?.name ?? { zh: '', en: '' },
      visit: at,
      promised: seats.feedback,
      criteria: rubric.criteria,
      voices: given
        .filter((row) => row.visit === at)
        .map((row) => ({
          onWhole: row.applicant_comment ?? row.opinion,
          comments: row.comments,
        })),
    });
  }
  return rounds;
}

const noticedColumns = { id: reviews.columns.id };

async function isTold(db: Database, { row }: CaseFile): Promise<boolean> {
  if (row.status === 'ended') return true;
  const noticed = await db.select(
    noticedColumns,
    'SELECT notice_id AS id FROM notice_entries WHERE application_id = :id AND struck_at IS NULL LIMIT 1',
    { id: row.id },
  );
  return isDecisionTold({ status: row.status, noticed: noticed.length > 0 });
}

const expertColumns = {
  name: users.columns.name,
  email: users.columns.email,
  phone: users.columns.phone,
  employer: optional(expertProfiles.columns.employer),
};
const rivalColumns = {
  name: applications.columns.applicant_name,
  organisation: applications.columns.organisation_id,
};

/**
 * What must not stand in a text for the applicant: the names of the experts who were asked and of
 * the other applicants of the call. For who edits it alone: a mark would tell who sat on the panel.
 */
export async function namesToHide(deps: Deps, { row }: CaseFile): Promise<readonly OwnName[]> {
  const experts = await deps.db.select(
    expertColumns,
    `SELECT u.name, u.email, u.phone, p.employer FROM users u
       LEFT JOIN expert_profiles p ON p.user_id = u.id
      WHERE u.id IN (SELECT r.expert_id FROM reviews r WHERE r.application_id = :id)`,
    { id: row.id },
  );
  const rivals = await deps.db.select(
    rivalColumns,
    `SELECT DISTINCT applicant_name AS name, organisation_id AS organisation FROM applications
      WHERE call_id = :call AND id <> :id AND status <> 'draft' AND applicant_name <> :own`,
    { call: row.call_id, id: row.id, own: row.applicant_name },
  );
  const of = (isFirm: boolean): string[] =>
    rivals.filter(({ organisation }) => (organisation !== null) === isFirm).map(({ name }) => name);
  const known = {
    organisations: [...experts.flatMap(({ employer }) => employer ?? []), ...of(true)],
    persons: [...experts.map(({ name }) => name), ...of(false)],
    emails: experts.map(({ email }) => email),
    phones: experts.map(({ phone }) => phone),
    sites: [],
    numbers: [],
    texts: [],
  };
  return ownNames(known, nameWordsOf(deps.words));
}

/** Whether enough experts wrote for anything to be told. */
export const isEnough = ({ voices }: PromisedRound): boolean => voices.length >= fewestVoices;
