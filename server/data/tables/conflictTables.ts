import {
  conflictKinds,
  conflictSources,
  conflictStates,
  conflictStrengths,
} from '../../domain/review/conflict.js';
import { subjectParts } from '../../domain/review/conflictSubject.js';
import {
  dayColumn,
  id,
  oneOf,
  optional,
  sealedText,
  sealedWords,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** Conflicts of interest: a person and what they are tied to; see `domain/review/conflict.ts`. */
export const conflicts = defineTable(
  'conflicts',
  {
    id: id(),
    person_id: id(),
    /** See `conflictSubject.ts`. */
    subject_key: words(100),
    kind: oneOf(conflictKinds, 20),
    strength: oneOf(conflictStrengths, 10),
    source: oneOf(conflictSources, 10),
    state: oneOf(conflictStates, 10),
    /** The case in which it came up, where it did so in one. */
    application_id: optional(id()),
    /** What the key was made from: an organisation's name, an address, a person's name. */
    subject_name: sealedWords(400),
    /** The tie in the words of who spoke of it. */
    words: sealedText(),
    from_day: optional(dayColumn()),
    until_day: optional(dayColumn()),
    /** The last day on which it counts, `countsUntil` of that. */
    counts_until: optional(dayColumn()),
    arose_at: time(),
    /** Who declared or put it; null where it was found. */
    arose_by: optional(id()),
    arose_person: optional(id()),
    decided_by: optional(id()),
    decided_person: optional(id()),
    decided_at: optional(time()),
    reason: sealedText(),
    ended_at: optional(time()),
    ended_by: optional(id()),
    /** When those who decide were told that it concerns somebody at work on a case. */
    told_at: optional(time()),
    /** Person, kind and subject until it is ended: said or found twice it is still one. */
    live_key: optional(words(180)),
    version: wholeColumn(),
  },
  {
    indexes: [
      ['unique', 'live_key'],
      ['index', 'person_id', 'subject_key'],
      ['index', 'subject_key'],
      ['index', 'state', 'arose_at'],
    ],
  },
);

/** By which keys the sides of a case are known; written whenever something is handed in. */
export const caseSubjects = defineTable(
  'case_subjects',
  {
    application_id: id(),
    subject_key: words(100),
    part: oneOf(subjectParts, 12),
    /** What a digest was made from; empty where the key says it. */
    name: sealedWords(400),
    /** The revision of the case it was read from. */
    revision: wholeColumn(),
  },
  {
    key: ['application_id', 'subject_key'],
    indexes: [['index', 'subject_key']],
  },
);

/** Where an expert has worked, for what they may not judge. */
export const expertEmployers = defineTable(
  'expert_employers',
  {
    id: id(),
    user_id: id(),
    credit_code: words(18),
    name: words(200),
    from_day: dayColumn(),
    until_day: optional(dayColumn()),
    noted_at: time(),
    noted_by: id(),
    removed_at: optional(time()),
  },
  {
    indexes: [
      ['index', 'user_id'],
      ['index', 'credit_code'],
    ],
  },
);

/** Experts whom an applicant asks to be spared, three at most, as the applicant names them. */
export const avoidedExperts = defineTable(
  'avoided_experts',
  {
    id: id(),
    application_id: id(),
    name: sealedWords(200),
    employer: sealedWords(400),
    reason: sealedText(),
    named_at: time(),
    named_by: id(),
    removed_at: optional(time()),
  },
  { indexes: [['index', 'application_id']] },
);
