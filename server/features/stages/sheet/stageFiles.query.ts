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
}

const { columns: attachment } = attachments;
const fileColumns = {
  id: attachment.id,
  name: attachment.name,
  added_by: attachment.added_by,
  type: files.columns.type,
  sha256: files.columns.sha256,
};

/** Where a stage's files are attached. */
export const evidenceSlot = (stage: string): string => `stage.${stage}`;

/** The files of one stage of a case, in the order of their arrival. */
export async function stageFiles(
  db: Database,
  applicationId: string,
  stage: string,
): Promise<StageFile[]> {
  const rows = await db.select(
    fileColumns,
    `SELECT a.id, a.name, a.added_by, f.type, f.sha256
       FROM attachments a JOIN files f ON f.id = a.file_id
      WHERE a.application_id = :id AND a.slot = :slot AND a.removed_at IS NULL
      ORDER BY a.id`,
    { id: applicationId, slot: evidenceSlot(stage) },
  );
  return rows.map(({ added_by: addedBy, ...file }) => ({ ...file, addedBy }));
}

/** A file as a sheet lists it. */
export const fileLink = ({ id, name, type }: StageFile) => ({
  href: `/files/${id}`,
  label: name,
  image: type.startsWith('image/'),
});
