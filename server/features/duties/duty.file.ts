import type { RowOf } from '../../data/schema/rows.js';
import type { dutyDecisions, dutyReviews, dutySubmissions } from '../../data/tables/dutyTables.js';
import { isKeptOut, isOwn } from '../../domain/access/caseAccess.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor, type Role } from '../../domain/actor.js';
import type { DutyRule } from '../../domain/duty/dutySchema.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { proposals } from '../../shared/proposals/proposals.js';
import type { Deps } from '../../shared/request/deps.js';
import { ruleOf, type DutyRow } from './duty.step.js';
import { readDutyContent, type DutyContent } from './dutyContent.input.js';

export type DutyDecision = RowOf<typeof dutyDecisions>;
export type DutyReview = RowOf<typeof dutyReviews>;
export type DutySubmission = Omit<RowOf<typeof dutySubmissions>, 'content'> & {
  readonly content: DutyContent;
  readonly review: DutyReview | null;
};

export const dutyProposal = proposals<DutyDecision>({
  door: ({ rows }) => rows.dutyDecisions,
  refusals: {
    decided: () => conflict('duty_decided'),
    own: () => forbidden('duty_own_proposal'),
    notYours: () => forbidden('duty_not_yours'),
  },
});

/** A duty with all that was handed in, found and decided of it, the latest first. */
export interface DutyFile {
  readonly file: CaseFile;
  readonly row: DutyRow;
  readonly rule: DutyRule | null;
  readonly submissions: readonly DutySubmission[];
  readonly decisions: readonly DutyDecision[];
  readonly names: ReadonlyMap<string, string>;
}

/** The awardee's own duty; any other does not exist for them. */
export async function openOwnDuty(deps: Deps, actor: Actor, id: string): Promise<DutyFile> {
  const found = await openDuty(deps, id);
  if (!isOwn(actor, found.file.subject)) throw hidden();
  return found;
}

/** A duty of a case that is this person's to see and handle; any other does not exist for them. */
export async function openOwedDuty(deps: Deps, actor: Actor, id: string): Promise<DutyFile> {
  const found = await openDuty(deps, id);
  const { subject } = found.file;
  const sees = policy['duty.view'].some((role) => holds(actor, role, subject.programmeId));
  if (!sees || isKeptOut(actor, subject)) throw hidden();
  return found;
}

/** Whether this person looks at what was handed in: who holds the duty's own role here. */
export const looksAt = (actor: Actor, { row, file }: Pick<DutyFile, 'row' | 'file'>): boolean =>
  holds(actor, row.by_role, row.programme_id) && !isKeptOut(actor, file.subject);

/** Whether the person holds one of these roles in the duty's programme. */
export const holdsOf = (
  actor: Actor,
  { row, file }: Pick<DutyFile, 'row' | 'file'>,
  roles: readonly Role[],
): boolean =>
  roles.some((role) => holds(actor, role, row.programme_id)) && !isKeptOut(actor, file.subject);

async function openDuty(deps: Deps, id: string): Promise<DutyFile> {
  const { rows } = deps.db;
  const row = await rows.duties.find({ id });
  if (!row) throw hidden();
  const file = await openCase(deps, row.application_id);
  const reviews = await rows.dutyReviews.all({ duty_id: id });
  const decisions = await rows.dutyDecisions.all({ duty_id: id }, [['proposed_at', 'DESC']]);
  const submissions = (await submissionsOf(deps, id)).map((each) => ({
    ...each,
    review: reviews.find(({ submission_id: of }) => of === each.id) ?? null,
  }));
  const people = [
    ...submissions.flatMap(({ filed_by: by, review }) => [by, review?.decided_by]),
    ...decisions.flatMap((each) => [each.proposed_by, each.supported_by, each.decided_by]),
  ];
  const ids = [...new Set(people.flatMap((each) => each ?? []))];
  const users = ids.length === 0 ? [] : await rows.users.all({ id: ids });
  const names = new Map(users.map((user) => [user.id, user.name]));
  return { file, row, rule: ruleOf(file, row), submissions, decisions, names };
}

/** What was handed in of a duty, the latest first. */
export async function submissionsOf({ db }: Pick<Deps, 'db'>, dutyId: string) {
  const all = await db.rows.dutySubmissions.all({ duty_id: dutyId }, [['number', 'DESC']]);
  return all.map((each) => ({ ...each, content: readDutyContent(each.content) }));
}
