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

interface StageFileRow extends Omit<StageFile, 'addedBy'> {
  readonly added_by: string;
}

/** Where a stage's files are attached. */
export const evidenceSlot = (stage: string): string => `stage.${stage}`;

/** The files of one stage of a case, in the order of their arrival. */
export async function stageFiles(
  db: Database,
  applicationId: string,
  stage: string,
): Promise<StageFile[]> {
  const rows = await db.selectBelieved<StageFileRow>(
    `SELECT a.id, a.name, a.added_by, f.type, f.sha256
       FROM attachments a JOIN files f ON f.id = a.file_id
      WHERE a.application_id = :id AND a.slot = :slot AND a.removed_at IS NULL
      ORDER BY a.id`,
    { id: applicationId, slot: evidenceSlot(stage) },
  );
  return rows.map(({ added_by, ...file }) => ({ ...file, addedBy: added_by }));
}

/** A file as a sheet lists it. */
export const fileLink = ({ id, name, type }: StageFile) => ({
  href: `/files/${id}`,
  label: name,
  image: type.startsWith('image/'),
});
