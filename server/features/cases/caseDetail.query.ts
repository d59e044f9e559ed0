import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { mayKnowExperts } from '../../domain/access/caseDetails.js';
import { mayEnter } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { attachments, revisions } from '../../data/tables/cases.js';
import { readFrozen, type FrozenContent } from '../../domain/application/content.js';
import type { Answers } from '../../domain/form/answerValues.js';
import {
  loadCaseContext,
  readableAnswers,
  type CaseContext,
} from '../../shared/casefile/caseContent.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { Prepared } from '../../data/stores/definitionStore.js';
import type { Deps } from '../../shared/request/deps.js';
import { dutiesOfCase, type DutyLine } from '../../shared/duties/caseDuties.query.js';
import { contentVersion } from '../../shared/casefile/frozenContent.js';
import { caseHistory, type HistoryEntry } from './caseHistory.query.js';
import { deputiesAmong, type Deputy } from './deputies.query.js';
import { caseMoney, type CaseMoney } from './caseMoney.query.js';

/** The content as it was handed in one time, readable. */
export interface Revision {
  readonly number: number;
  readonly at: string;
  readonly hash: string;
  readonly content: FrozenContent;
  readonly answers: Answers;
  /** The version it was handed in under, by which it is read, and what its rules looked at. */
  readonly under: Prepared;
  readonly ruleContext: CaseContext['ruleContext'];
}

/** A file gathered in a stage. */
export interface StageEvidence {
  readonly id: string;
  readonly stage: string;
  readonly name: string;
}

/** All that a case's page shows besides the panel of its stage. */
export interface CaseDetail {
  readonly file: CaseFile;
  readonly caseContext: CaseContext;
  /** In order; the last one is what is decided upon. */
  readonly revisions: readonly Revision[];
  readonly history: readonly HistoryEntry[];
  /** Absences in which somebody of the history stood in. */
  readonly deputies: readonly Deputy[];
  /** The versions that the history passed through, by id. */
  readonly versions: ReadonlyMap<string, Prepared>;
  readonly evidence: readonly StageEvidence[];
  readonly money: CaseMoney | null;
  /** What the awardee owes beside the stages. */
  readonly duties: readonly DutyLine[];
}

/** Reads them for somebody in six statements, one less before anything was granted. */
export async function caseDetail(deps: Deps, actor: Actor, file: CaseFile): Promise<CaseDetail> {
  const { row } = file;
  const caseContext = await loadCaseContext(deps, row, file.compiled);
  const history = await caseHistory(deps.db, row, {
    userId: actor.userId,
    namesExperts: mayKnowExperts(actor, file.subject),
  });
  const { handedIn, evidence } = await papersOf(deps, row.id);
  return {
    file,
    caseContext,
    revisions: await revisionsOf(deps, file, caseContext, handedIn),
    history,
    deputies: await deputiesAmong(deps.db, row, [
      ...new Set(history.flatMap(({ actorId }) => actorId ?? [])),
    ]),
    versions: await preparedOf(deps, new Set(history.map(({ versionId }) => versionId))),
    evidence,
    money: row.state.facts['reserved'] === undefined ? null : await caseMoney(deps.db, row.id),
    duties: mayEnter(actor, 'duty.view') ? await dutiesOfCase(deps, row.id) : [],
  };
}

async function preparedOf(
  { definitions }: Deps,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Prepared>> {
  const found = new Map<string, Prepared>();
  for (const id of ids) found.set(id, await definitions.byVersion(id));
  return found;
}

/** The little that those who pay may know of a case: neither answers nor what was judged. */
export type CaseAccount = Pick<CaseDetail, 'file' | 'caseContext' | 'money'>;

/** A case with its call and its money. */
export async function caseAccount(deps: Deps, file: CaseFile): Promise<CaseAccount> {
  return {
    file,
    caseContext: await loadCaseContext(deps, file.row, file.compiled),
    money: await caseMoney(deps.db, file.row.id),
  };
}

async function revisionsOf(
  deps: Deps,
  { row, compiled }: CaseFile,
  caseContext: CaseContext,
  handedIn: readonly HandedIn[],
): Promise<Revision[]> {
  const ruleContext = new Map([[compiled, caseContext.ruleContext]]);
  const read: Revision[] = [];
  for (const { number, at, hash, stored } of handedIn) {
    const content = readFrozen(stored);
    const under = await contentVersion(deps, row, content);
    const around =
      ruleContext.get(under.compiled) ??
      (await loadCaseContext(deps, row, under.compiled)).ruleContext;
    ruleContext.set(under.compiled, around);
    const answers = readableAnswers(deps, content.answers);
    read.push({ number, at, hash, content, answers, under, ruleContext: around });
  }
  return read;
}

/** A revision as it is stored. */
interface HandedIn extends Pick<Revision, 'number' | 'at' | 'hash'> {
  readonly stored: RowOf<typeof revisions>['content'];
}

interface Papers {
  readonly handedIn: readonly HandedIn[];
  readonly evidence: readonly StageEvidence[];
}

/** A revision, or else a file gathered in a stage. */
const paperColumns = {
  number: optional(revisions.columns.number),
  at: optional(revisions.columns.submitted_at),
  hash: optional(revisions.columns.content_hash),
  stored: optional(revisions.columns.content),
  id: optional(attachments.columns.id),
  slot: optional(attachments.columns.slot),
  name: optional(attachments.columns.name),
};

/** What was handed in and what was gathered in stages, in order; one statement. */
async function papersOf({ db }: Deps, applicationId: string): Promise<Papers> {
  const rows = await db.select(
    paperColumns,
    `SELECT number, submitted_at AS at, content_hash AS hash, content AS stored,
            NULL AS id, NULL AS slot, NULL AS name
       FROM revisions WHERE application_id = :id
      UNION ALL
     SELECT NULL, NULL, NULL, NULL, id, slot, name
       FROM attachments WHERE application_id = :id AND slot LIKE 'stage.%' AND removed_at IS NULL`,
    { id: applicationId },
  );
  const handedIn = rows.flatMap(({ number, at, hash, stored }) =>
    number === null || at === null || hash === null || stored === null
      ? []
      : [{ number, at, hash, stored }],
  );
  const evidence = rows.flatMap(({ id, slot, name }) =>
    id === null || slot === null || name === null
      ? []
      : [{ id, name, stage: slot.split('.')[1] ?? '' }],
  );
  return {
    handedIn: handedIn.toSorted((one, other) => one.number - other.number),
    evidence: evidence.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  };
}
