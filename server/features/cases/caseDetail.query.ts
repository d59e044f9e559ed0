import { attachments } from '../../data/tables/cases.js';
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
import { contentVersion } from '../../shared/casefile/frozenContent.js';
import { caseHistory, type HistoryEntry } from './caseHistory.query.js';
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
  /** The versions that the history passed through, by id. */
  readonly versions: ReadonlyMap<string, Prepared>;
  readonly evidence: readonly StageEvidence[];
  readonly money: CaseMoney | null;
}

/** Reads them in five statements, one less before anything was granted. */
export async function caseDetail(deps: Deps, file: CaseFile): Promise<CaseDetail> {
  const { row } = file;
  const caseContext = await loadCaseContext(deps, row, file.compiled);
  const history = await caseHistory(deps.db, row);
  return {
    file,
    caseContext,
    revisions: await revisionsOf(deps, file, caseContext),
    history,
    versions: await preparedOf(deps, new Set(history.map(({ versionId }) => versionId))),
    evidence: await evidenceOf(deps, row.id),
    money: row.state.facts['reserved'] === undefined ? null : await caseMoney(deps.db, row.id),
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
): Promise<Revision[]> {
  const rows = await deps.db.rows.revisions.all({ application_id: row.id }, [['number', 'ASC']]);
  const ruleContext = new Map([[compiled, caseContext.ruleContext]]);
  const revisions: Revision[] = [];
  for (const { number, submitted_at: at, content_hash: hash, content: stored } of rows) {
    const content = readFrozen(stored);
    const under = await contentVersion(deps, row, content);
    const around =
      ruleContext.get(under.compiled) ??
      (await loadCaseContext(deps, row, under.compiled)).ruleContext;
    ruleContext.set(under.compiled, around);
    const answers = readableAnswers(deps, content.answers);
    revisions.push({ number, at, hash, content, answers, under, ruleContext: around });
  }
  return revisions;
}

const evidenceColumns = {
  id: attachments.columns.id,
  slot: attachments.columns.slot,
  name: attachments.columns.name,
};

async function evidenceOf({ db }: Deps, id: string): Promise<StageEvidence[]> {
  const rows = await db.select(
    evidenceColumns,
    `SELECT id, slot, name FROM attachments
      WHERE application_id = :id AND slot LIKE 'stage.%' AND removed_at IS NULL ORDER BY id`,
    { id },
  );
  return rows.map(({ slot, ...file }) => ({ ...file, stage: slot.slice('stage.'.length) }));
}
