import { z } from 'zod';
import { memberPositions } from '../../domain/organisation/memberPositions.js';
import { ownerRelations } from '../../domain/organisation/relatedParty.js';
import { standings } from '../../domain/organisation/standings.js';
import { locales } from '../../domain/localText.js';
import { roles } from '../../domain/actor.js';
import { hostOf } from '../../domain/identity/mailAddress.js';
import { phoneKey } from '../../domain/identity/phone.js';
import {
  id,
  optional,
  time,
  wholeColumn,
  words,
  longTextColumn,
  json,
  dayColumn,
  digestOf,
  oneOf,
  sealedWords,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

export const users = defineTable(
  'users',
  {
    id: id(),
    person_id: id(),
    email: sealedWords(400),
    email_digest: digestOf('email'),
    /** By which the accounts of one host are found: `@example.cn`. */
    host_digest: digestOf('email', hostOf),
    name: words(100),
    phone: sealedWords(120),
    phone_digest: digestOf('phone', phoneKey),
    password_hash: words(200),
    locale: oneOf(locales),
    email_confirmed_at: optional(time()),
    disabled_at: optional(time()),
    /** Sessions begun before this instant no longer count. */
    sessions_from: time(),
    created_at: time(),
  },
  {
    indexes: [
      ['unique', 'email_digest'],
      ['index', 'host_digest'],
      ['index', 'person_id'],
      ['index', 'phone_digest'],
    ],
  },
);

/** Single-use links for confirming an address or setting a new password; only hashes are kept. */
export const linkTokens = defineTable(
  'link_tokens',
  {
    token_hash: words(64),
    user_id: id(),
    purpose: oneOf(['confirm', 'reset'], 10),
    expires_at: time(),
    used_at: optional(time()),
  },
  { key: ['token_hash'], indexes: [['index', 'user_id', 'purpose']] },
);

export const grants = defineTable(
  'grants',
  {
    id: id(),
    user_id: id(),
    role: oneOf(roles),
    programme_id: optional(id()),
    granted_by: optional(id()),
    granted_at: time(),
    revoked_by: optional(id()),
    revoked_at: optional(time()),
  },
  {
    indexes: [
      ['index', 'user_id'],
      ['index', 'role', 'programme_id'],
    ],
  },
);

export const organisations = defineTable(
  'organisations',
  {
    id: id(),
    credit_code: words(18),
    name: words(200),
    legal_representative: words(100),
    registered_on: dayColumn(),
    address: words(300),
    /** Set where the code's checksum fails and the licence was uploaded instead (§5.1). */
    licence_file_id: optional(id()),
    created_at: time(),
    /** Staff have compared it with its licence; nothing is accepted or paid before. */
    verified_at: optional(time()),
    verified_by: optional(id()),
    version: wholeColumn(),
  },
  { indexes: [['unique', 'credit_code']] },
);

/** What the zone knows of an organisation's standing, with its source and validity. */
export const organisationStandings = defineTable(
  'organisation_standings',
  {
    id: id(),
    organisation_id: id(),
    standing: oneOf(standings, 40),
    source: words(300),
    valid_from: dayColumn(),
    valid_until: optional(dayColumn()),
    recorded_at: time(),
    recorded_by: optional(id()),
    ended_at: optional(time()),
    ended_by: optional(id()),
  },
  { indexes: [['index', 'organisation_id', 'standing']] },
);

/** Who owns or controls an organisation: what related parties are told by. */
export const organisationOwners = defineTable(
  'organisation_owners',
  {
    id: id(),
    organisation_id: id(),
    relation: oneOf(ownerRelations, 20),
    name: words(200),
    credit_code: optional(words(18)),
    added_at: time(),
    added_by: id(),
    removed_at: optional(time()),
  },
  { indexes: [['index', 'organisation_id']] },
);

/** Whose tasks another person sees for some days. */
export const absences = defineTable(
  'absences',
  {
    id: id(),
    user_id: id(),
    delegate_id: id(),
    first_day: dayColumn(),
    last_day: dayColumn(),
    created_at: time(),
    cancelled_at: optional(time()),
  },
  {
    indexes: [
      ['index', 'user_id', 'last_day'],
      ['index', 'delegate_id', 'last_day'],
    ],
  },
);

export const memberships = defineTable(
  'memberships',
  {
    organisation_id: id(),
    user_id: id(),
    position: oneOf(memberPositions, 10),
    joined_at: time(),
  },
  { key: ['organisation_id', 'user_id'], indexes: [['index', 'user_id']] },
);

export const expertProfiles = defineTable(
  'expert_profiles',
  {
    user_id: id(),
    employer: words(200),
    /** Credit code of the employer: experts never review their own employer's case. */
    employer_code: words(18),
    title: words(60),
    /** Fields of expertise as short words. */
    fields: json(z.array(z.string()).readonly()),
    active: wholeColumn(),
  },
  { key: ['user_id'], indexes: [['index', 'employer_code']] },
);

/** Every refusal, in its own row: who, when, where, why. */
export const refusals = defineTable(
  'refusals',
  {
    id: id(),
    at: time(),
    user_id: optional(id()),
    method: words(6),
    path: words(300),
    code: words(60),
    ip: words(64),
    detail: longTextColumn(),
  },
  { indexes: [['index', 'at']] },
);
