import type { RowOf } from '../../data/schema/rows.js';
import { applications, attachments, files } from '../../data/tables/cases.js';
import { standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, type Ask, type Reply, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';

/** Files of cases, for those who may read them; for anybody else they do not exist. */
export const fileRoutes = (deps: Deps): readonly Route[] => [
  get('/files/:attachment', 'file.read', (ask) => sendFile(deps, ask)),
];

const fileColumns = {
  application_id: attachments.columns.application_id,
  slot: attachments.columns.slot,
  name: attachments.columns.name,
  added_by: attachments.columns.added_by,
  file_id: files.columns.id,
  type: files.columns.type,
  programme_id: applications.columns.programme_id,
  applicant_id: applications.columns.applicant_id,
  organisation_id: applications.columns.organisation_id,
  counterparty_id: applications.columns.counterparty_id,
  state: applications.columns.state,
};
type FileRow = RowOf<typeof fileColumns>;

async function sendFile(deps: Deps, ask: Ask): Promise<Reply> {
  const [row] = await deps.db.select(
    fileColumns,
    `SELECT t.application_id, t.slot, t.name, t.added_by, f.id AS file_id, f.type, a.programme_id, a.applicant_id,
            a.organisation_id, a.counterparty_id, a.state
       FROM attachments t JOIN files f ON f.id = t.file_id
       JOIN applications a ON a.id = t.application_id
      WHERE t.id = :id`,
    { id: ask.params['attachment'] ?? '' },
  );
  const actor = signedIn(ask);
  const content = row && isTheirs(actor, row) ? await deps.files.open(row.file_id) : null;
  if (!row || content === null) throw hidden();
  const { name, type } = row;
  const inline = ['application/pdf', 'image/jpeg', 'image/png'].includes(type);
  return { reply: 'file', content, name, type, inline };
}

const standingIn = (actor: Actor, row: FileRow): ReturnType<typeof standingOf> =>
  standingOf(actor, {
    id: row.application_id,
    programmeId: row.programme_id,
    applicantId: row.applicant_id,
    organisationId: row.organisation_id,
    counterpartyId: row.counterparty_id,
    state: row.state,
  });

/** Whether the file is this reader's to open; experts open what they may as the review shows it. */
function isTheirs(actor: Actor, row: FileRow): boolean {
  const standing = standingIn(actor, row);
  // What the zone has gathered in its stages is not the applicant's.
  if (standing === 'applicant')
    return row.slot.startsWith('document.') || row.added_by === actor.userId;
  return standing === 'staff';
}
