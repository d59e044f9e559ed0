import type { RowOf } from '../../data/schema/rows.js';
import type { applicationSections } from '../../data/tables/cases.js';
import { isOwn } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { contentStamp } from '../../domain/application/content.js';
import type { Answers } from '../../domain/form/answerValues.js';
import { missingOf, type HeldDocuments, type Missing } from '../../domain/answers/answers.js';
import { hidden } from '../../domain/refusal.js';
import {
  loadCaseContext,
  readableAnswers,
  type CaseContext,
} from '../../shared/casefile/caseContent.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

export type SectionRow = RowOf<typeof applicationSections>;

/** An application as its applicant works on it. */
export interface Draft {
  readonly file: CaseFile;
  readonly caseContext: CaseContext;
  readonly sections: ReadonlyMap<string, SectionRow>;
  /** As stored, with private answers sealed. */
  readonly stored: Answers;
  /** The same made readable. */
  readonly answers: Answers;
}

/** Opens the actor's own application; anybody else's does not exist. Three statements. */
export async function openApplicationDraft(deps: Deps, actor: Actor, id: string): Promise<Draft> {
  const file = await openCase(deps, id);
  if (!isOwn(actor, file.subject)) throw hidden();
  const caseContext = await loadCaseContext(deps, file.row, file.compiled);
  const rows = await deps.db.rows.applicationSections.all({ application_id: id });
  const stored = Object.fromEntries(rows.map((row) => [row.section, row.answers]));
  return {
    file,
    caseContext,
    sections: new Map(rows.map((row) => [row.section, row])),
    stored,
    answers: readableAnswers(deps, stored),
  };
}

/** A file uploaded as a document. */
export interface HeldFile {
  readonly id: string;
  readonly document: string;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

interface HeldRow extends Omit<HeldFile, 'document' | 'sizeBytes'> {
  readonly slot: string;
  readonly size_bytes: number | string;
}

const slotPrefix = 'document.';
/** Where a document's files are attached. */
export const documentSlot = (document: string): string => `${slotPrefix}${document}`;

/** The documents of an application as they now are, in the order of their arrival. */
export async function heldFiles({ db }: Deps, applicationId: string): Promise<HeldFile[]> {
  const rows = await db.selectBelieved<HeldRow>(
    `SELECT a.id, a.slot, a.name, f.type, f.size_bytes, f.sha256
       FROM attachments a JOIN files f ON f.id = a.file_id
      WHERE a.application_id = :id AND a.removed_at IS NULL
      ORDER BY a.id`,
    { id: applicationId },
  );
  return rows
    .filter(({ slot }) => slot.startsWith(slotPrefix))
    .map(({ slot, size_bytes, ...row }) => ({
      ...row,
      document: slot.slice(slotPrefix.length),
      sizeBytes: Number(size_bytes),
    }));
}

/** Files per document. */
export function countHeld(files: readonly HeldFile[]): HeldDocuments {
  const counts: Record<string, number> = {};
  for (const { document } of files) counts[document] = (counts[document] ?? 0) + 1;
  return counts;
}

/** Everything that is still missing; documents that were put off are not. */
export function whatIsMissing(
  draft: Draft,
  files: readonly HeldFile[],
  putOff: ReadonlySet<string> = new Set(draft.file.row.state.deferral?.documents),
): readonly Missing[] {
  const { file, answers, caseContext } = draft;
  return missingOf(file.compiled, answers, countHeld(files), caseContext.ruleContext, putOff);
}

/** Another one for any other answers or files: what was seen is what may be handed in. */
export function draftStamp(draft: Draft, files: readonly HeldFile[]): string {
  return contentStamp(
    [...draft.sections.values()],
    files.map(({ id }) => id),
  );
}
