import { z } from 'zod';
import { closings } from '../../domain/award/objectionHearing.js';
import { objectionStatuses } from '../../domain/award/objectionTerm.js';
import { familiarities, reviewFlags } from '../../domain/review/wrote.js';
import { notApplicable } from '../../domain/scoring/criteria/criterionKind.js';
import { strikings } from '../../domain/workflow/publicLines.js';
import { seatLeavings, seatStatuses } from '../../domain/workflow/contract/stageQuestions.js';
import { unreadSchema } from '../../domain/form/unread.js';
import type { JsonObject } from '../../domain/json.js';
import { localTextSchema } from '../../domain/localText.js';
import {
  anyObject,
  id,
  json,
  longTextColumn,
  oneOf,
  optional,
  sealedText,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/**
 * Who sits on the numbered seats of a stage. A case, its state and its events know the numbers
 * alone; whoever needs the person asks here, through `stores/seatStore.ts`.
 */
export const seats = defineTable(
  'seats',
  {
    application_id: id(),
    /** Of the case to the stage, as its state counts them. */
    visit: wholeColumn(),
    seat: wholeColumn(),
    stage: words(40),
    user_id: id(),
    seated_at: time(),
  },
  { key: ['application_id', 'visit', 'seat'], indexes: [['index', 'user_id']] },
);

/** One expert's scoring of one case, in a numbered seat. */
export const reviews = defineTable(
  'reviews',
  {
    id: id(),
    application_id: id(),
    stage: words(40),
    visit: wholeColumn(),
    seat: wholeColumn(),
    expert_id: id(),
    status: oneOf(seatStatuses, 10),
    /** What was given by criterion, in its kind's own terms. */
    scores: json(
      z.record(z.string(), z.number().or(z.literal(notApplicable)).nullable()).readonly(),
    ),
    comments: json(z.record(z.string(), z.string()).readonly()),
    opinion: longTextColumn(),
    /** What was typed and cannot be read, as it was typed; null for nothing. */
    unread: optional(json(unreadSchema)),
    total: optional(wholeColumn()),
    invited_at: time(),
    /** When conflicts were declared absent and confidentiality was promised. */
    undertaking_at: optional(time()),
    declined_reason: words(500),
    submitted_at: optional(time()),
    version: wholeColumn(),
    /** `total` to the hundredth of a point; null until handed in, and where 0.5.0 took it in. */
    total_hundredths: optional(wholeColumn()),
    /** For those who decide; never for the applicant. */
    committee_comment: optional(longTextColumn()),
    /** What the applicant is told of, summed up; `opinion` repeats it for a process of 0.5.0. */
    applicant_comment: optional(longTextColumn()),
    committee_flag: optional(oneOf(reviewFlags, 20)),
    familiarity: optional(oneOf(familiarities, 10)),
    /** The expert's own; read by nobody else. */
    notes: optional(sealedText()),
    /** How the seat was left where the expert did not decline it; see `lifeOf`. */
    left_as: optional(oneOf(seatLeavings, 10)),
    /** When the secretary last put it back to its expert. */
    reopened_at: optional(time()),
  },
  {
    indexes: [
      ['unique', 'application_id', 'visit', 'seat'],
      ['unique', 'application_id', 'visit', 'expert_id'],
      ['index', 'expert_id', 'status'],
    ],
  },
);

/** What a review said when the secretary put it back to its expert, and why. */
export const reviewVersions = defineTable(
  'review_versions',
  {
    review_id: id(),
    /** From 1; what stands in the review itself is the next one. */
    number: wholeColumn(),
    scores: json(
      z.record(z.string(), z.number().or(z.literal(notApplicable)).nullable()).readonly(),
    ),
    comments: json(z.record(z.string(), z.string()).readonly()),
    opinion: longTextColumn(),
    committee_comment: optional(longTextColumn()),
    applicant_comment: optional(longTextColumn()),
    committee_flag: optional(oneOf(reviewFlags, 20)),
    familiarity: optional(oneOf(familiarities, 10)),
    total: optional(wholeColumn()),
    total_hundredths: optional(wholeColumn()),
    submitted_at: time(),
    put_back_at: time(),
    put_back_by: id(),
    reason: words(500),
  },
  { key: ['review_id', 'number'] },
);

export const notices = defineTable(
  'notices',
  {
    id: id(),
    call_id: id(),
    title: json(localTextSchema),
    /** The list exactly as published; only what the public may see. */
    content: json<JsonObject>(anyObject),
    content_hash: words(64),
    published_at: time(),
    published_by: id(),
    ends_at: time(),
    closed_at: optional(time()),
  },
  {
    indexes: [
      ['index', 'published_at'],
      ['index', 'closed_at', 'ends_at'],
    ],
  },
);

export const noticeEntries = defineTable(
  'notice_entries',
  {
    notice_id: id(),
    application_id: id(),
    /** Since when the line holds no more. */
    struck_at: optional(time()),
    /** Why, as far as the public may know; null while it holds, and in 0.5, where only corrections struck. */
    struck_for: optional(oneOf(strikings, 20)),
  },
  { key: ['notice_id', 'application_id'], indexes: [['index', 'application_id']] },
);

/** An objection holds its case from the moment it is registered until it is decided. */
export const objections = defineTable(
  'objections',
  {
    id: id(),
    notice_id: id(),
    application_id: id(),
    /** Encrypted: who objects is kept secret. */
    objector_name: longTextColumn(),
    objector_contact: longTextColumn(),
    facts: longTextColumn(),
    file_id: optional(id()),
    file_name: words(255),
    registered_at: time(),
    status: oneOf(objectionStatuses, 10),
    decision: longTextColumn(),
    decided_at: optional(time()),
    decided_by: optional(id()),
    version: wholeColumn(),
    /** When whoever objected took it back; it is examined on until somebody decides. */
    withdrawn_at: optional(time()),
    /** Sealed: why, in their words. */
    withdrawn_for: optional(longTextColumn()),
    /** Where it ended without saying whether it was right. */
    closed_as: optional(oneOf(closings, 10)),
  },
  {
    indexes: [
      ['index', 'application_id', 'status'],
      ['index', 'status', 'registered_at'],
    ],
  },
);

/** The agreement's text is frozen when issued; both signatures are over its hash. */
export const agreements = defineTable(
  'agreements',
  {
    id: id(),
    application_id: id(),
    text_zh: longTextColumn(),
    text_en: longTextColumn(),
    hash: words(64),
    issued_at: time(),
    issued_by: id(),
    signed_at: optional(time()),
    signed_by: optional(id()),
    signed_name: words(100),
    bank_account_id: optional(id()),
    countersigned_at: optional(time()),
    countersigned_by: optional(id()),
  },
  { indexes: [['unique', 'application_id']] },
);
