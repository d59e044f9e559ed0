import type { QueryInterface } from 'sequelize';
import {
  addColumnOnce,
  createTable,
  dropColumn,
  dropTables,
  id,
  longText,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const tables: readonly TableSpec[] = [
  {
    name: 'organisation_invitations',
    columns: {
      id: id(),
      organisation_id: id(),
      email: words(200),
      position: words(10),
      locale: words(10),
      token_hash: words(64),
      invited_by: id(),
      invited_at: time(),
      expires_at: time(),
      answer: optional(words(10)),
      answered_by: optional(id()),
      answered_at: optional(time()),
      live_key: optional(words(240)),
    },
    indexes: [
      ['unique', 'token_hash'],
      ['unique', 'live_key'],
      ['index', 'organisation_id'],
      ['index', 'email'],
    ],
    checks: {
      position: "{position} IN ('manager', 'member')",
      answer: "{answer} IS NULL OR {answer} IN ('accepted', 'declined', 'withdrawn')",
      answered: '({answer} IS NULL) = ({answered_at} IS NULL)',
      live_while: '({answer} IS NULL) = ({live_key} IS NOT NULL)',
    },
  },
  {
    name: 'case_ties',
    columns: {
      application_id: id(),
      person_id: id(),
      organisation_id: id(),
      user_id: id(),
      kind: words(10),
      status: words(10),
      arose_at: time(),
      reason: optional(longText()),
      decided_by: optional(id()),
      decided_at: optional(time()),
    },
    key: ['application_id', 'person_id'],
    indexes: [
      ['index', 'person_id'],
      ['index', 'status', 'arose_at'],
    ],
    checks: {
      kind: "{kind} IN ('seat', 'role', 'left', 'declared')",
      status: "{status} IN ('open', 'recused', 'cleared')",
      decided: "({status} = 'open') = ({decided_at} IS NULL)",
    },
  },
  {
    name: 'affiliations',
    columns: {
      id: id(),
      user_id: id(),
      credit_code: words(18),
      name: words(200),
      declared_at: time(),
      ended_at: optional(time()),
    },
    indexes: [
      ['index', 'user_id'],
      ['index', 'credit_code'],
    ],
  },
  {
    name: 'organisation_claims',
    columns: {
      id: id(),
      organisation_id: id(),
      kind: words(20),
      claimant_id: id(),
      licence_file_id: id(),
      letter_file_id: optional(id()),
      statement: longText(),
      filed_at: time(),
      answer_until: optional(time()),
      answer: optional(longText()),
      answered_by: optional(id()),
      answered_at: optional(time()),
      status: words(10),
      outcome: optional(words(20)),
      reason: optional(longText()),
      proposed_by: optional(id()),
      proposed_person: optional(id()),
      decided_by: optional(id()),
      decided_person: optional(id()),
      decided_at: optional(time()),
      live_key: optional(words(80)),
      version: whole(),
    },
    indexes: [
      ['unique', 'live_key'],
      ['index', 'organisation_id', 'status'],
      ['index', 'status', 'filed_at'],
      ['index', 'claimant_id'],
    ],
    checks: {
      kind: "{kind} IN ('registration', 'contest')",
      status: "{status} IN ('open', 'proposed', 'decided', 'withdrawn')",
      outcome: "{outcome} IS NULL OR {outcome} IN ('confirmed', 'handed_over', 'added', 'refused')",
      live_while: "({status} IN ('open', 'proposed')) = ({live_key} IS NOT NULL)",
      decided: "({status} = 'decided') = ({decided_person} IS NOT NULL)",
      another:
        "{kind} <> 'contest' OR {status} <> 'decided' OR ({proposed_person} IS NOT NULL AND {proposed_person} <> {decided_person})",
    },
  },
];

/** Organisations that are in use when this comes were known to the zone: they stand as verified. */
export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
  await addColumnOnce(queries, 'organisations', 'verified_at', time());
  await addColumnOnce(queries, 'organisations', 'verified_by', id());
  await queries.sequelize.query(
    `UPDATE organisations SET verified_at = created_at WHERE verified_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM organisation_claims c WHERE c.organisation_id = organisations.id)`,
  );
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropColumn(queries, 'organisations', 'verified_by');
  await dropColumn(queries, 'organisations', 'verified_at');
  await dropTables(
    queries,
    tables.map(({ name }) => name),
  );
}
