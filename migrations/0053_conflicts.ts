import type { QueryInterface } from 'sequelize';
import {
  addIndex,
  createTable,
  day,
  dropIndex,
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
    name: 'conflicts',
    columns: {
      id: id(),
      person_id: id(),
      subject_key: words(100),
      kind: words(20),
      strength: words(10),
      source: words(10),
      state: words(10),
      application_id: optional(id()),
      subject_name: words(400),
      words: longText(),
      from_day: optional(day()),
      until_day: optional(day()),
      counts_until: optional(day()),
      arose_at: time(),
      arose_by: optional(id()),
      arose_person: optional(id()),
      decided_by: optional(id()),
      decided_person: optional(id()),
      decided_at: optional(time()),
      reason: longText(),
      ended_at: optional(time()),
      ended_by: optional(id()),
      told_at: optional(time()),
      live_key: optional(words(180)),
      version: whole(),
    },
    indexes: [
      ['unique', 'live_key'],
      ['index', 'person_id', 'subject_key'],
      ['index', 'subject_key'],
      ['index', 'state', 'arose_at'],
    ],
    checks: {
      strength: "{strength} IN ('bars', 'asks', 'notes')",
      source: "{source} IN ('declared', 'found', 'told', 'put')",
      state: "{state} IN ('found', 'confirmed', 'dismissed')",
      decided: "({state} = 'found') = ({decided_person} IS NULL)",
      days: '{from_day} IS NULL OR {until_day} IS NULL OR {from_day} <= {until_day}',
      live_while: '({ended_at} IS NULL) = ({live_key} IS NOT NULL)',
      // Who puts it, or whom it is about, is not who decides; but what one says of oneself holds.
      another:
        "{decided_person} IS NULL OR {source} = 'declared' OR ({decided_person} <> {person_id} AND ({arose_person} IS NULL OR {arose_person} <> {decided_person}))",
    },
  },
  {
    name: 'case_subjects',
    columns: {
      application_id: id(),
      subject_key: words(100),
      part: words(12),
      name: words(400),
      revision: whole(),
    },
    key: ['application_id', 'subject_key'],
    indexes: [['index', 'subject_key']],
    checks: { part: "{part} IN ('case', 'applicant', 'other_side', 'named')" },
  },
  {
    name: 'expert_employers',
    columns: {
      id: id(),
      user_id: id(),
      credit_code: words(18),
      name: words(200),
      from_day: day(),
      until_day: optional(day()),
      noted_at: time(),
      noted_by: id(),
      removed_at: optional(time()),
    },
    indexes: [
      ['index', 'user_id'],
      ['index', 'credit_code'],
    ],
    checks: { days: '{until_day} IS NULL OR {from_day} <= {until_day}' },
  },
  {
    name: 'avoided_experts',
    columns: {
      id: id(),
      application_id: id(),
      name: words(200),
      employer: words(400),
      reason: longText(),
      named_at: time(),
      named_by: id(),
      removed_at: optional(time()),
    },
    indexes: [['index', 'application_id']],
  },
];

/**
 * Conflicts become rows. The organisations of running cases are noted here; whom their answers name
 * is read by the first run of the job that looks for conflicts, as it is for what a process of 0.5.0
 * takes in meanwhile.
 */
export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
  await addIndex(queries, 'users', 'phone_digest');
  await addIndex(queries, 'expert_profiles', 'employer_code');
  await carry(queries);
}

export async function carry({ sequelize }: QueryInterface): Promise<void> {
  const note = (part: string, key: string, from: string): Promise<unknown> =>
    sequelize.query(
      `INSERT INTO case_subjects (application_id, subject_key, part, name, revision)
       SELECT a.id, ${key}, '${part}', '', 0 FROM applications a ${from}
        WHERE a.status <> 'draft' AND NOT EXISTS
              (SELECT 1 FROM case_subjects s WHERE s.application_id = a.id AND s.subject_key = ${key})`,
    );
  await note('case', "CONCAT('case:', a.id)", '');
  const organisation = (column: string): string => `JOIN organisations o ON o.id = a.${column}`;
  await note('applicant', "CONCAT('org:', o.credit_code)", organisation('organisation_id'));
  await note('other_side', "CONCAT('org:', o.credit_code)", organisation('counterparty_id'));
  await note(
    'applicant',
    "CONCAT('person:', u.person_id)",
    'JOIN users u ON u.id = a.applicant_id AND a.organisation_id IS NULL',
  );
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropIndex(queries, 'expert_profiles', 'employer_code');
  await dropIndex(queries, 'users', 'phone_digest');
  await dropTables(
    queries,
    tables.map(({ name }) => name),
  );
}
