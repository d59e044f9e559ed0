import { oneOf, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { applicationSections, attachments, files as storedFiles } from '../../data/tables/cases.js';
import { organisations } from '../../data/tables/people.js';
import { isOwn } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { contentStamp } from '../../domain/application/content.js';
import { zoneDay } from '../../domain/calendar.js';
import type { Answers } from '../../domain/form/answerValues.js';
import { unreadSchema, type Unread } from '../../domain/form/unread.js';
import { parseJson } from '../../domain/json.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import { missingWithUnread, type UnreadSections } from '../../domain/procedure/unreadAnswers.js';
import { missingOf, type HeldDocuments, type Missing } from '../../domain/procedure/answers.js';
import { hidden } from '../../domain/refusal.js';
import {
  caseContextOf,
  readableAnswers,
  type CaseContext,
  type ContextCall,
  type ContextOrganisation,
} from '../../shared/casefile/caseContent.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { listingColumns, listingSql, type Listing } from '../../shared/casefile/listing.js';
import type { Deps } from '../../shared/request/deps.js';

/** A section as it is stored; its version guards what is saved of it. */
export interface DraftSection extends Pick<
  RowOf<typeof applicationSections>,
  'section' | 'answers' | 'version'
> {
  /** Made readable. */
  readonly unread: Unread;
}

/** An application as its applicant works on it. */
export interface Draft<F extends CaseFile = CaseFile> {
  readonly file: F;
  readonly caseContext: CaseContext;
  readonly sections: ReadonlyMap<string, DraftSection>;
  /** As stored, with private answers sealed. */
  readonly stored: Answers;
  /** The same made readable. */
  readonly answers: Answers;
  /** What was typed beside them and cannot be read. */
  readonly unread: UnreadSections;
  /** The documents as they now are, in the order of their arrival. */
  readonly files: readonly HeldFile[];
  /** The list on which its organisation stands today, whatever the procedure asks; null for none. */
  readonly listing: Listing | null;
}

/** Opens the actor's own application; anybody else's does not exist. Three statements. */
export async function openApplicationDraft(deps: Deps, actor: Actor, id: string): Promise<Draft> {
  return applicationDraftOf(deps, actor, await openCase(deps, id));
}

async function callOf({ db }: Deps, row: ApplicationRow): Promise<ContextCall> {
  const call = await db.rows.calls.find({ id: row.call_id });
  if (!call) throw hidden();
  return call;
}

/** The same of a case that is open already, and of its call where that was read as well. */
export async function applicationDraftOf<F extends CaseFile>(
  deps: Deps,
  actor: Actor,
  file: F,
  known?: ContextCall,
): Promise<Draft<F>> {
  const { row, compiled } = file;
  const call = known ?? (await callOf(deps, row));
  if (!isOwn(actor, file.subject)) throw hidden();
  const { sections, files, organisation, listing } = await partsOf(deps, row);
  const stored = Object.fromEntries(sections.map(({ section, answers }) => [section, answers]));
  return {
    file,
    caseContext: await caseContextOf(deps, row, compiled, { call, organisation }),
    sections: new Map(sections.map((each) => [each.section, each])),
    stored,
    answers: readableAnswers(deps, stored),
    unread: Object.fromEntries(sections.map(({ section, unread }) => [section, unread])),
    files,
    listing,
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

const slotPrefix = 'document.';
/** Where a document's files are attached. */
export const documentSlot = (document: string): string => `${slotPrefix}${document}`;

interface DraftParts {
  readonly sections: readonly DraftSection[];
  readonly files: readonly HeldFile[];
  readonly organisation: ContextOrganisation | null;
  readonly listing: Listing | null;
}

const partColumns = {
  part: oneOf(['file', 'listing', 'organisation', 'section']),
  /** Of the attachment or the organisation; a section's name. */
  id: attachments.columns.id,
  name: optional(attachments.columns.name),
  answers: optional(applicationSections.columns.answers),
  unread: optional(applicationSections.columns.unread),
  version: optional(applicationSections.columns.version),
  slot: optional(attachments.columns.slot),
  type: optional(storedFiles.columns.type),
  size_bytes: optional(storedFiles.columns.size_bytes),
  sha256: optional(storedFiles.columns.sha256),
  credit_code: optional(organisations.columns.credit_code),
  registered_on: optional(organisations.columns.registered_on),
  standing: optional(listingColumns.standing),
  from_day: optional(listingColumns.from_day),
};

/** What an application consists of besides its row, and whose it is: one statement for all parts. */
const partsSql = `
  SELECT 'section' AS part, s.section AS id, NULL AS name, s.answers, s.unread, s.version,
         NULL AS slot,
         NULL AS type, NULL AS size_bytes, NULL AS sha256, NULL AS credit_code,
         NULL AS registered_on, NULL AS standing, NULL AS from_day
    FROM application_sections s WHERE s.application_id = :id
  UNION ALL
  SELECT 'file', a.id, a.name, NULL, NULL, NULL, a.slot, f.type, f.size_bytes, f.sha256, NULL, NULL,
         NULL, NULL
    FROM attachments a JOIN files f ON f.id = a.file_id
   WHERE a.application_id = :id AND a.removed_at IS NULL AND a.slot LIKE '${slotPrefix}%'
  UNION ALL
  SELECT 'organisation', o.id, o.name, NULL, NULL, NULL, NULL, NULL, NULL, NULL, o.credit_code,
         o.registered_on, NULL, NULL
    FROM organisations o WHERE o.id = :organisation
  UNION ALL
  SELECT 'listing', l.standing, l.source, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
         l.standing, l.from_day
    FROM (${listingSql(':organisation')}) l`;

async function partsOf({ db, seal, clock }: Deps, row: ApplicationRow): Promise<DraftParts> {
  const today = zoneDay(clock.now());
  const values = { id: row.id, organisation: row.organisation_id, today };
  // Put in order here: the database would write all of them aside for it.
  const parts = (await db.select(partColumns, partsSql, values)).toSorted((one, other) =>
    one.id < other.id ? -1 : 1,
  );
  return {
    sections: parts.flatMap(({ id, answers: given, version: at, unread }) =>
      given === null || at === null
        ? []
        : [{ section: id, answers: given, version: at, unread: openUnread(seal, unread) }],
    ),
    files: parts.flatMap(({ id, name, slot, type, size_bytes: sizeBytes, sha256 }) =>
      name === null || slot === null || type === null || sizeBytes === null || sha256 === null
        ? []
        : [{ id, document: slot.slice(slotPrefix.length), name, type, sizeBytes, sha256 }],
    ),
    organisation: parts.find(({ part }) => part === 'organisation') ?? null,
    listing:
      parts.flatMap(({ name: source, standing, from_day: from }) =>
        source === null || standing === null || from === null ? [] : [{ standing, source, from }],
      )[0] ?? null,
  };
}

const openUnread = (seal: Deps['seal'], sealed: string | null): Unread =>
  sealed === null ? {} : unreadSchema.parse(parseJson(seal.open(sealed)));

/** The fields of a section, by which it is merged. */
export const fieldIds = ({ sections }: Compiled, section: string): string[] =>
  (sections.get(section)?.fields ?? []).map(({ field }) => field.id);

/** Files per document. */
export function countHeld(files: readonly HeldFile[]): HeldDocuments {
  const counts: Record<string, number> = {};
  for (const { document } of files) counts[document] = (counts[document] ?? 0) + 1;
  return counts;
}

/** Everything still missing or typed and not readable; documents that were put off are not. */
export function whatIsMissing(
  draft: Draft,
  files: readonly HeldFile[],
  putOff: ReadonlySet<string> = new Set(draft.file.row.state.deferral?.documents),
): readonly Missing[] {
  const { answers, caseContext, unread } = draft;
  const { compiled } = draft.file;
  const { ruleContext } = caseContext;
  const missing = missingOf(compiled, answers, countHeld(files), ruleContext, putOff);
  return missingWithUnread(missing, unread, compiled, answers, ruleContext);
}

/** Another one for any other answers or files: what was seen is what may be handed in. */
export function draftStamp(draft: Draft, files: readonly HeldFile[]): string {
  return contentStamp(
    [...draft.sections.values()],
    files.map(({ id }) => id),
  );
}
