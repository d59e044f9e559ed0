import { readFrozen, type FrozenContent } from '../../domain/application/content.js';
import type { Answers } from '../../domain/form/answers.js';
import { loadBackground, readableAnswers, type CaseBackground } from '../caseContent.js';
import type { CaseFile } from '../caseFile.js';
import type { Deps } from '../deps.js';
import { caseHistory, type HistoryEntry } from './caseHistory.query.js';
import { caseMoney, type CaseMoney } from './caseMoney.query.js';

/** The content as it was handed in one time, readable. */
export interface Revision {
  readonly number: number;
  readonly at: string;
  readonly hash: string;
  readonly content: FrozenContent;
  readonly answers: Answers;
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
  readonly background: CaseBackground;
  /** In order; the last one is what is decided upon. */
  readonly revisions: readonly Revision[];
  readonly history: readonly HistoryEntry[];
  readonly evidence: readonly StageEvidence[];
  readonly money: CaseMoney | null;
}

/** Reads them in five statements, one less before anything was granted. */
export async function caseDetail(deps: Deps, file: CaseFile): Promise<CaseDetail> {
  const { row } = file;
  return {
    file,
    background: await loadBackground(deps, row, file.compiled),
    revisions: await revisionsOf(deps, file),
    history: await caseHistory(deps.db, row.id),
    evidence: await evidenceOf(deps, row.id),
    money: row.state.facts['reserved'] === undefined ? null : await caseMoney(deps.db, row.id),
  };
}

/** The little that those who pay may know of a case: neither answers nor what was judged. */
export type CaseAccount = Pick<CaseDetail, 'file' | 'background' | 'money'>;

export async function caseAccount(deps: Deps, file: CaseFile): Promise<CaseAccount> {
  return {
    file,
    background: await loadBackground(deps, file.row, file.compiled),
    money: await caseMoney(deps.db, file.row.id),
  };
}

async function revisionsOf(deps: Deps, { row, compiled }: CaseFile): Promise<Revision[]> {
  const rows = await deps.db.rows.revisions.all({ application_id: row.id }, [['number', 'ASC']]);
  return rows.map(({ number, submitted_at, content_hash, content: stored }) => {
    const content = readFrozen(stored);
    return {
      number,
      at: submitted_at,
      hash: content_hash,
      content,
      answers: readableAnswers(deps, compiled, content.answers),
    };
  });
}

async function evidenceOf({ db }: Deps, id: string): Promise<StageEvidence[]> {
  const rows = await db.select<{ id: string; slot: string; name: string }>(
    `SELECT id, slot, name FROM attachments
      WHERE application_id = :id AND slot LIKE 'stage.%' AND removed_at IS NULL ORDER BY id`,
    { id },
  );
  return rows.map(({ slot, ...file }) => ({ ...file, stage: slot.slice('stage.'.length) }));
}
