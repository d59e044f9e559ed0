import { parties } from '../../domain/workflow/contract/stageKind.js';
import { rowAnswers } from '../../domain/workflow/contract/stageQuestions.js';
import type { JsonObject } from '../../domain/json.js';
import {
  caseStatuses,
  caseTurns,
  taskStatuses,
  type CaseState,
} from '../../domain/workflow/caseState.js';
import {
  anyObject,
  id,
  json,
  jsonAsWritten,
  longTextColumn,
  oneOf,
  optional,
  sealedText,
  sealedWords,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** One case. It changes only by events: `version` is the number of its last event. */
export const applications = defineTable(
  'applications',
  {
    id: id(),
    number: optional(words(20)),
    call_id: id(),
    /** Its place among the cases of its call, by which experts know it; see `hiddenPlace`. */
    place: optional(wholeColumn()),
    procedure_version_id: id(),
    programme_id: id(),
    applicant_id: id(),
    organisation_id: optional(id()),
    /** The granted case that this one builds on. */
    base_id: optional(id()),
    /** The case that is withdrawn as this one is handed in; of a draft, while the call is open. */
    replaces_id: optional(id()),
    /** The listed organisation on the other side, named in the answers. */
    counterparty_id: optional(id()),
    /** What lists show; taken from the answers and the organisation at each submission. */
    title: words(300),
    applicant_name: words(200),
    status: oneOf(caseStatuses),
    stage: optional(words(40)),
    stage_entered_at: optional(time()),
    due_at: optional(time()),
    waiting_on: oneOf(caseTurns, 10),
    /** The id of the end that its definition names, once it has come to one. */
    ended_as: optional(words(40)),
    /** Since when two persons have stopped it and its money; null while they have not. */
    suspended_at: optional(time()),
    /** Since when somebody has stopped the clock of its stage; null while it runs, or corrections are awaited. */
    paused_at: optional(time()),
    /** Hundredths of a point, once reviewed. */
    score: optional(wholeColumn()),
    state: jsonAsWritten<CaseState>(),
    version: wholeColumn(),
    head_hash: words(64),
    /** The first event of which no letter has been written yet; null where all have. */
    untold_from: optional(wholeColumn()),
    created_at: time(),
    submitted_at: optional(time()),
  },
  {
    indexes: [
      ['unique', 'number'],
      ['unique', 'call_id', 'place'],
      ['index', 'call_id', 'status', 'id'],
      ['index', 'programme_id', 'status', 'id'],
      ['index', 'status', 'id'],
      ['index', 'applicant_id', 'id'],
      ['index', 'organisation_id', 'id'],
      ['index', 'call_id', 'stage'],
      ['index', 'call_id', 'stage', 'due_at', 'id'],
      ['index', 'base_id'],
      ['index', 'replaces_id'],
      ['index', 'counterparty_id'],
      ['index', 'status', 'due_at'],
      ['index', 'procedure_version_id', 'status'],
      ['index', 'untold_from'],
    ],
  },
);

/**
 * Every pair of neighbouring characters in the number, title and applicant of a case that has a
 * number: a text that holds a word holds every pair of it, so that words need no blanks between
 * them to be found. A trigger on `applications` keeps it in step. On SQLite, whose LIKE takes small
 * and capital letters for the same, pairs are in small letters.
 */
export const casePairs = defineTable(
  'case_pairs',
  { pair: words(2), application_id: id(), programme_id: id() },
  {
    key: ['pair', 'application_id'],
    indexes: [
      ['index', 'pair', 'programme_id', 'application_id'],
      ['index', 'application_id'],
    ],
  },
);

/** 1, 2, 3 … for that trigger to count by. */
export const textPositions = defineTable(
  'text_positions',
  { position: wholeColumn() },
  { key: ['position'] },
);

/** The draft, a section a row, so that two people in two sections never collide. */
export const applicationSections = defineTable(
  'application_sections',
  {
    application_id: id(),
    section: words(40),
    answers: json(anyObject),
    /** Sealed JSON of what was typed and cannot be read; null for nothing. */
    unread: optional(longTextColumn()),
    version: wholeColumn(),
    saved_at: time(),
    saved_by: id(),
  },
  { key: ['application_id', 'section'] },
);

/** What may be claimed once only, by the hash of what tells it; kept while the case lives. */
export const uniqueClaims = defineTable(
  'unique_claims',
  { claim_key: words(64), rule: words(40), application_id: id(), at: time() },
  { key: ['claim_key'], indexes: [['index', 'application_id']] },
);

/** One row of a table in a case that somebody outside confirms by a link of their own. */
export const rowConfirmations = defineTable(
  'row_confirmations',
  {
    id: id(),
    application_id: id(),
    stage: words(40),
    visit: wholeColumn(),
    position: wholeColumn(),
    token_hash: words(64),
    name: words(200),
    email: sealedWords(400),
    /** Once answered. */
    answer: optional(oneOf(rowAnswers, 10)),
    remark: words(1000),
    answered_at: optional(time()),
    invited_at: time(),
  },
  {
    indexes: [
      ['unique', 'token_hash'],
      ['unique', 'application_id', 'visit', 'position'],
    ],
  },
);

/** The frozen content of an application each time it is handed in. */
export const revisions = defineTable(
  'revisions',
  {
    application_id: id(),
    number: wholeColumn(),
    content: json<JsonObject>(anyObject),
    content_hash: words(64),
    submitted_at: time(),
    submitted_by: id(),
  },
  { key: ['application_id', 'number'] },
);

export const files = defineTable('files', {
  id: id(),
  sha256: words(64),
  size_bytes: wholeColumn(),
  /** The type found in the content, not the one claimed. */
  type: words(100),
  stored_at: time(),
  stored_by: optional(id()),
});

/** A file in its place: a document of the application, or evidence of a stage. */
export const attachments = defineTable(
  'attachments',
  {
    id: id(),
    application_id: id(),
    /** `document.<id>` or `stage.<id>`. */
    slot: words(60),
    file_id: id(),
    name: words(255),
    added_at: time(),
    added_by: id(),
    removed_at: optional(time()),
  },
  {
    indexes: [
      ['index', 'application_id', 'slot'],
      ['index', 'file_id'],
    ],
  },
);

export const tasks = defineTable(
  'tasks',
  {
    application_id: id(),
    id: words(100),
    programme_id: id(),
    stage: words(40),
    verb: words(40),
    role: optional(oneOf(parties, 30)),
    user_id: optional(id()),
    opened_at: time(),
    due_at: optional(time()),
    status: oneOf(taskStatuses, 10),
    closed_at: optional(time()),
    closed_by: optional(id()),
  },
  {
    key: ['application_id', 'id'],
    indexes: [
      ['index', 'user_id', 'status', 'due_at'],
      ['index', 'role', 'status', 'programme_id', 'due_at'],
    ],
  },
);

/** The append-only log of everything; triggers refuse UPDATE and DELETE. */
export const events = defineTable(
  'events',
  {
    stream: words(60),
    seq: wholeColumn(),
    at: time(),
    actor_id: optional(id()),
    type: words(40),
    data: json<JsonObject>(anyObject),
    prev_hash: words(64),
    hash: words(64),
  },
  { key: ['stream', 'seq'], indexes: [['index', 'at']] },
);

/** One row a form sent: the same key again answers with the first answer. */
export const formKeys = defineTable(
  'form_keys',
  {
    owner: words(64),
    form_key: words(36),
    request_hash: words(64),
    location: longTextColumn(),
    at: time(),
  },
  { key: ['owner', 'form_key'], indexes: [['index', 'at']] },
);

export const mails = defineTable(
  'mails',
  {
    id: id(),
    to_address: sealedWords(400),
    to_user_id: optional(id()),
    application_id: optional(id()),
    event: words(40),
    subject: words(300),
    body: sealedText(),
    /** Since when only its subject, occasion and receiver are kept. */
    body_removed_at: optional(time()),
    status: oneOf(['waiting', 'sent', 'failed'], 10),
    attempts: wholeColumn(),
    /** When the mail server did not take it for the first time; null where it never refused. */
    tried_from: optional(time()),
    next_try_at: time(),
    last_error: words(300),
    /** 1; empty for letters of 0.4 and before, written ahead of their change and without its number. */
    told_after: optional(wholeColumn()),
    created_at: time(),
    sent_at: optional(time()),
  },
  {
    indexes: [
      ['index', 'status', 'next_try_at'],
      ['index', 'created_at'],
      ['index', 'body_removed_at', 'created_at'],
      ['index', 'application_id'],
    ],
  },
);
