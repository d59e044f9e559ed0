import { flag, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { caseStream } from '../../data/stores/caseStore.js';
import { doneOnSeat } from '../../data/stores/seatStore.js';
import { attachments, events, files } from '../../data/tables/cases.js';
import { notices, reviews } from '../../data/tables/decisions.js';
import { users } from '../../data/tables/people.js';
import { readFrozen } from '../../domain/application/content.js';
import { plainJson, type Json } from '../../domain/json.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { loadAgreement } from '../../shared/casefile/agreementFile.js';
import type { Deps } from '../../shared/request/deps.js';

const eventColumns = {
  seq: events.columns.seq,
  at: events.columns.at,
  type: events.columns.type,
  data: events.columns.data,
  prevHash: events.columns.prev_hash,
  hash: events.columns.hash,
  actor: optional(users.columns.name),
  onSeat: flag(),
};

/**
 * Everything that happened to the case, in the order of its chain. Whoever acted on a seat of it is
 * an expert: the file leaves the house, so it names none, whoever makes it.
 */
export async function bundledEvents({ db }: Deps, { row }: CaseFile): Promise<Json> {
  const rows = await db.select(
    eventColumns,
    `SELECT h.seq, h.at, h.type, h.data, h.prev_hash AS prevHash, h.hash, u.name AS actor,
            h.on_seat AS onSeat
       FROM (SELECT e.seq, e.at, e.type, e.data, e.prev_hash, e.hash, e.actor_id,
                    CASE WHEN ${doneOnSeat(':id')} THEN 1 ELSE 0 END AS on_seat
               FROM events e WHERE e.stream = :stream AND e.seq <= :last) h
       LEFT JOIN users u ON u.id = h.actor_id AND h.on_seat = 0
      ORDER BY h.seq`,
    { id: row.id, stream: caseStream(row.id), last: row.version },
  );
  return plainJson(rows);
}

/** Where the case's events were sealed, and every seal from the first of those on. */
export async function bundledSeals({ db }: Deps, { row }: CaseFile): Promise<Json> {
  const lines = await db.rows.sealLines.all({ stream: caseStream(row.id) }, [['seal', 'ASC']]);
  const all = await db.rows.seals.all({}, [['number', 'ASC']]);
  const [first] = lines;
  return plainJson({
    lines: lines
      .filter(({ seq }) => seq <= row.version)
      .map(({ seal, seq, hash }) => ({ seal, seq, hash })),
    seals: first === undefined ? [] : all.filter(({ number }) => number >= first.seal),
  });
}

const fileColumns = {
  id: attachments.columns.id,
  slot: attachments.columns.slot,
  name: attachments.columns.name,
  added_at: attachments.columns.added_at,
  removed_at: attachments.columns.removed_at,
  file_id: files.columns.id,
  sha256: files.columns.sha256,
  type: files.columns.type,
};
type BundledFile = RowOf<typeof fileColumns> & { readonly path: string };

const extension = (name: string): string => /\.[a-z0-9]{1,8}$/i.exec(name)?.[0].toLowerCase() ?? '';

/** The files that were handed in or gathered in stages; what was replaced before a hand-in is not. */
export async function bundledFiles(
  { db }: Deps,
  { row }: CaseFile,
): Promise<readonly BundledFile[]> {
  const handedIn = await db.rows.revisions.all({ application_id: row.id });
  const held = new Set(
    handedIn.flatMap(({ content }) => readFrozen(content).documents.map(({ id }) => id)),
  );
  const rows = await db.select(
    fileColumns,
    `SELECT t.id, t.slot, t.name, t.added_at, t.removed_at, f.id AS file_id, f.sha256, f.type
       FROM attachments t JOIN files f ON f.id = t.file_id
      WHERE t.application_id = :id ORDER BY t.id`,
    { id: row.id },
  );
  return rows
    .filter(({ id, slot, removed_at: gone }) =>
      slot.startsWith('document.') ? held.has(id) : gone === null,
    )
    .map((file) => ({ ...file, path: `documents/${file.id}${extension(file.name)}` }));
}

export async function bundledRevisions({ db }: Deps, { row }: CaseFile): Promise<Json> {
  const rows = await db.rows.revisions.all({ application_id: row.id }, [['number', 'ASC']]);
  return plainJson(
    rows.map(({ number, content, content_hash, submitted_at }) => ({
      number,
      submitted_at,
      content_hash,
      content,
    })),
  );
}

const reviewColumns = {
  stage: reviews.columns.stage,
  visit: reviews.columns.visit,
  submitted_at: reviews.columns.submitted_at,
  scores: reviews.columns.scores,
  comments: reviews.columns.comments,
  opinion: reviews.columns.opinion,
  total: reviews.columns.total,
  committee_comment: reviews.columns.committee_comment,
  applicant_comment: reviews.columns.applicant_comment,
};

/** What experts handed in, by no name, seat or id, in the order of what they gave. */
export async function bundledOpinions({ db }: Deps, { row }: CaseFile): Promise<Json> {
  const rows = await db.select(
    reviewColumns,
    `SELECT stage, visit, submitted_at, scores, comments, opinion, total, committee_comment,
            applicant_comment
       FROM reviews WHERE application_id = :id AND status = 'submitted'
      ORDER BY visit, total DESC, id`,
    { id: row.id },
  );
  return plainJson(rows);
}

const noticeColumns = {
  id: notices.columns.id,
  title: notices.columns.title,
  content: notices.columns.content,
  content_hash: notices.columns.content_hash,
  published_at: notices.columns.published_at,
  ends_at: notices.columns.ends_at,
};

/** The public lists that the case stood on, as they were published. */
export async function bundledNotices({ db }: Deps, { row }: CaseFile): Promise<Json> {
  const rows = await db.select(
    noticeColumns,
    `SELECT n.id, n.title, n.content, n.content_hash, n.published_at, n.ends_at
       FROM notices n JOIN notice_entries e ON e.notice_id = n.id
      WHERE e.application_id = :id ORDER BY n.published_at, n.id`,
    { id: row.id },
  );
  return plainJson(rows);
}

export async function bundledAgreement(deps: Deps, { row }: CaseFile): Promise<Json> {
  const found = await loadAgreement(deps, row.id);
  if (found === null) return null;
  const { text, hash, issuedAt, issuedBy, signed, countersigned } = found;
  return plainJson({ text, hash, issuedAt, issuedBy, signed, countersigned });
}
