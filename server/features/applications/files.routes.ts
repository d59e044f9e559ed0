import { cleanCopy } from '../../adapters/cleanCopy.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications, attachments, files } from '../../data/tables/cases.js';
import { hasUndertaken, standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, hidden } from '../../domain/refusal.js';
import type { CaseState } from '../../domain/workflow/caseState.js';
import type { Deps } from '../../shared/request/deps.js';
import { frozenContent, contentVersion } from '../../shared/casefile/frozenContent.js';
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
  procedure_version_id: applications.columns.procedure_version_id,
  state: applications.columns.state,
};
type FileRow = RowOf<typeof fileColumns>;

async function sendFile(deps: Deps, ask: Ask): Promise<Reply> {
  const [row] = await deps.db.select(
    fileColumns,
    `SELECT t.application_id, t.slot, t.name, t.added_by, f.id AS file_id, f.type, a.programme_id, a.applicant_id,
            a.organisation_id, a.counterparty_id, a.procedure_version_id, a.state
       FROM attachments t JOIN files f ON f.id = t.file_id
       JOIN applications a ON a.id = t.application_id
      WHERE t.id = :id`,
    { id: ask.params['attachment'] ?? '' },
  );
  const actor = signedIn(ask);
  const name = row ? await nameFor(deps, actor, row) : null;
  if (!row || name === null || !(await deps.files.has(row.file_id))) throw hidden();
  const path = await pathFor(deps, standingIn(actor, row), row);
  const inline = ['application/pdf', 'image/jpeg', 'image/png'].includes(row.type);
  return { reply: 'file', path, name, type: row.type, inline };
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

/**
 * The bytes that this reader gets. An expert reads a copy without the document's properties, which
 * say whose machine it was written on; where none can be made, nothing is shown instead.
 */
async function pathFor(
  { files: store }: Deps,
  standing: ReturnType<typeof standingOf>,
  { file_id: id, type }: FileRow,
): Promise<string> {
  if (standing !== 'expert') return store.pathOf(id);
  const copy = await cleanCopy(store.pathOf(id), type);
  if (copy === null) throw conflict('document_not_cleaned');
  return copy;
}

/** The name under which this reader gets the file; null where it is not theirs to read. */
async function nameFor(deps: Deps, actor: Actor, row: FileRow): Promise<string | null> {
  const { state } = row;
  const document = /^document\.(.+)$/.exec(row.slot)?.[1];
  switch (standingIn(actor, row)) {
    case 'applicant':
      // What the zone has gathered in its stages is not the applicant's.
      return document !== undefined || row.added_by === actor.userId ? row.name : null;
    case 'staff':
      return row.name;
    case 'expert':
      if (document === undefined || !hasUndertaken(actor, state)) return null;
      return blindName(deps, row, state, document);
    default:
      return null;
  }
}

/** Under its document's name, because a file's own name may tell who applies. */
async function blindName(
  deps: Deps,
  row: FileRow,
  state: CaseState,
  document: string,
): Promise<string | null> {
  const content = await frozenContent(deps, { id: row.application_id, state });
  const { compiled } = await contentVersion(deps, row, content);
  const rule = compiled.documents.get(document)?.document;
  if (!rule || rule.hide_from.includes('expert')) return null;
  const extension = /\.[A-Za-z0-9]{1,5}$/.exec(row.name)?.[0].toLowerCase() ?? '';
  return `${document}${extension}`;
}
