import { tieKinds, tieStatuses } from '../../domain/caseTie.js';
import {
  claimKinds,
  claimOutcomes,
  claimStatuses,
} from '../../domain/organisation/organisationClaim.js';
import { locales } from '../../domain/localText.js';
import { invitationAnswers } from '../../domain/organisation/invitation.js';
import { memberPositions } from '../../domain/organisation/memberPositions.js';
import {
  digestOf,
  id,
  longTextColumn,
  oneOf,
  optional,
  sealedWords,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** Invitations into an organisation, by address; whether it has an account is not looked up. */
export const organisationInvitations = defineTable(
  'organisation_invitations',
  {
    id: id(),
    organisation_id: id(),
    email: sealedWords(400),
    email_digest: digestOf('email'),
    position: oneOf(memberPositions, 10),
    /** The language in which it is written. */
    locale: oneOf(locales, 10),
    /** SHA-256 of what its link carries. */
    token_hash: words(64),
    invited_by: id(),
    invited_at: time(),
    expires_at: time(),
    answer: optional(oneOf(invitationAnswers, 10)),
    answered_by: optional(id()),
    answered_at: optional(time()),
    /** Organisation and digest of the address while it waits: one invitation at a time. */
    live_key: optional(words(240)),
  },
  {
    indexes: [
      ['unique', 'token_hash'],
      ['unique', 'live_key'],
      ['index', 'organisation_id'],
      ['index', 'email_digest'],
    ],
  },
);

/** People tied to a side of a case on which they work; see `domain/caseTie.ts`. */
export const caseTies = defineTable(
  'case_ties',
  {
    application_id: id(),
    person_id: id(),
    organisation_id: id(),
    /** The account through which the tie arose. */
    user_id: id(),
    kind: oneOf(tieKinds, 10),
    status: oneOf(tieStatuses, 10),
    arose_at: time(),
    reason: optional(longTextColumn()),
    decided_by: optional(id()),
    decided_at: optional(time()),
  },
  {
    key: ['application_id', 'person_id'],
    indexes: [
      ['index', 'person_id'],
      ['index', 'status', 'arose_at'],
    ],
  },
);

/** Organisations that people who work for the zone, or review for it, declare to belong to. */
export const affiliations = defineTable(
  'affiliations',
  {
    id: id(),
    user_id: id(),
    credit_code: words(18),
    name: words(200),
    declared_at: time(),
    ended_at: optional(time()),
  },
  {
    indexes: [
      ['index', 'user_id'],
      ['index', 'credit_code'],
    ],
  },
);

/** Proofs that somebody acts for an organisation, and what was decided on them. */
export const organisationClaims = defineTable(
  'organisation_claims',
  {
    id: id(),
    organisation_id: id(),
    kind: oneOf(claimKinds, 20),
    claimant_id: id(),
    licence_file_id: id(),
    letter_file_id: optional(id()),
    statement: longTextColumn(),
    filed_at: time(),
    /** An officer has seen the proofs of a contest: from here on it holds payments back. */
    taken_up_at: optional(time()),
    taken_up_by: optional(id()),
    /** Until when the present managers may answer; null where there are none to hear. */
    answer_until: optional(time()),
    answer: optional(longTextColumn()),
    answered_by: optional(id()),
    answered_at: optional(time()),
    status: oneOf(claimStatuses, 10),
    outcome: optional(oneOf(claimOutcomes, 20)),
    reason: optional(longTextColumn()),
    proposed_by: optional(id()),
    proposed_person: optional(id()),
    decided_by: optional(id()),
    decided_person: optional(id()),
    decided_at: optional(time()),
    /** Organisation and claimant while it is undecided: one claim of a person at a time. */
    live_key: optional(words(80)),
    version: wholeColumn(),
  },
  {
    indexes: [
      ['unique', 'live_key'],
      ['index', 'organisation_id', 'status'],
      ['index', 'status', 'filed_at'],
      ['index', 'claimant_id'],
    ],
  },
);
