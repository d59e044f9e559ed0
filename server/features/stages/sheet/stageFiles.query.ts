import { attachments, files } from '../../../data/tables/cases.js';
import type { Database } from '../../../data/database.js';

/** A file that was gathered in a stage: a photo of a visit, an awardee's report. */
export interface StageFile {
  /** The attachment's id. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly sha256: string;
  readonly addedBy: string;
  /** Which of the papers that the stage asks for by name; '' for any other. */
  readonly paper: string;
}

const { columns: attachment } = attachments;
const fileColumns = {
  id: attachment.id,
  name: attachment.name,
  slot: attachment.slot,
  added_by: attachment.added_by,
  type: files.columns.type,
  sha256: files.columns.sha256,
};

/** Where a stage's files are attached, and those that it asks for by name. */
export const evidenceSlot = (stage: string, paper = ''): string =>
  paper === '' ? `stage.${stage}` : `stage.${stage}.${paper}`;

/** The files of one stage of a case, in the order of their arrival. */
export async function stageFiles(
  db: Database,
  applicationId: string,
  stage: string,
): Promise<StageFile[]> {
  const rows = await db.select(
    fileColumns,
    `SELECT a.id, a.name, a.slot, a.added_by, f.type, f.sha256
       FROM attachments a JOIN files f ON f.id = a.file_id
      WHERE a.application_id = :id AND (a.slot = :slot OR a.slot LIKE :papers)
        AND a.removed_at IS NULL
      ORDER BY a.id`,
    { id: applicationId, slot: evidenceSlot(stage), papers: `${evidenceSlot(stage)}.%` },
  );
  return rows.map(({ added_by: addedBy, slot, ...file }) => ({
    ...file,
    addedBy,
    paper: slot.split('.')[2] ?? '',
  }));
}

/** A file as a sheet lists it. */
export const fileLink = ({ id, name, type }: StageFile) => ({
  href: `/files/${id}`,
  label: name,
  image: type.startsWith('image/'),
});
