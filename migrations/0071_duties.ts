import type { QueryInterface } from 'sequelize';
import {
  createTable,
  day,
  dropTables,
  id,
  longText,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const duties: TableSpec = {
  name: 'duties',
  columns: {
    id: id(),
    application_id: id(),
    programme_id: id(),
    duty: words(40),
    period: whole(),
    name: longText(),
    clock: words(10),
    by_role: words(30),
    status: words(10),
    over_why: optional(words(20)),
    counted_from: time(),
    counted_for: words(10),
    due_at: optional(time()),
    lasts_until: optional(time()),
    hold_from: optional(time()),
    look_by: optional(time()),
    stopped_at: optional(time()),
    returned: whole(),
    extended: whole(),
    begun_at: time(),
    closed_at: optional(time()),
    version: whole(),
  },
  indexes: [
    ['unique', 'application_id', 'duty', 'period'],
    ['index', 'programme_id', 'status', 'due_at'],
    ['index', 'status', 'due_at'],
  ],
  checks: {
    status: "{status} IN ('open', 'filed', 'accepted', 'failed', 'waived', 'over')",
    over: "({status} = 'over') = ({over_why} IS NOT NULL)",
    closed: "({status} IN ('open', 'filed')) = ({closed_at} IS NULL)",
    look: "{status} = 'filed' OR {look_by} IS NULL",
  },
};

const drafts: TableSpec = {
  name: 'duty_drafts',
  columns: {
    duty_id: id(),
    content: longText(),
    version: whole(),
    saved_at: time(),
    saved_by: id(),
  },
  key: ['duty_id'],
};

const submissions: TableSpec = {
  name: 'duty_submissions',
  columns: {
    id: id(),
    duty_id: id(),
    application_id: id(),
    number: whole(),
    happened_on: optional(day()),
    late: whole(),
    content: longText(),
    filed_by: id(),
    filed_person: id(),
    filed_at: time(),
  },
  indexes: [
    ['unique', 'duty_id', 'number'],
    ['index', 'application_id'],
  ],
  checks: { late: '{late} IN (0, 1)' },
  appendOnly: true,
};

const reviews: TableSpec = {
  name: 'duty_reviews',
  columns: {
    submission_id: id(),
    duty_id: id(),
    application_id: id(),
    outcome: words(10),
    remark: longText(),
    filed_person: id(),
    decided_by: id(),
    decided_person: id(),
    decided_at: time(),
  },
  key: ['submission_id'],
  indexes: [['index', 'duty_id']],
  checks: {
    outcome: "{outcome} IN ('accepted', 'returned', 'refused')",
    two_persons: '{decided_person} <> {filed_person}',
  },
  appendOnly: true,
};

const decisions: TableSpec = {
  name: 'duty_decisions',
  columns: {
    id: id(),
    duty_id: id(),
    application_id: id(),
    act: words(10),
    reason: words(1000),
    told: words(1000),
    until: optional(day()),
    asked: whole(),
    status: words(36),
    open_key: optional(id()),
    supported_by: optional(id()),
    supported_person: optional(id()),
    proposed_by: id(),
    proposed_person: id(),
    proposed_at: time(),
    decided_by: optional(id()),
    decided_person: optional(id()),
    decided_at: optional(time()),
    decision_reason: optional(words(500)),
  },
  indexes: [
    ['unique', 'open_key'],
    ['index', 'duty_id', 'status'],
    ['index', 'status', 'application_id'],
  ],
  checks: {
    asked: '{asked} IN (0, 1)',
    act: "{act} IN ('extend', 'waive', 'fail')",
    status: "{status} IN ('proposed', 'approved', 'rejected', 'withdrawn')",
    open: "({status} = 'proposed') = ({open_key} IS NOT NULL) AND ({open_key} IS NULL OR {open_key} = {duty_id})",
    two_persons:
      '{decided_person} IS NULL OR ({decided_person} <> {proposed_person} AND ({supported_person} IS NULL OR {decided_person} <> {supported_person}))',
    decided: "({status} IN ('proposed', 'withdrawn')) = ({decided_person} IS NULL)",
    until: "({act} = 'extend') = ({until} IS NOT NULL)",
  },
};

const consequences: TableSpec = {
  name: 'duty_consequences',
  columns: {
    id: id(),
    duty_id: id(),
    application_id: id(),
    effect: words(30),
    detail: words(500),
    done_by: id(),
    at: time(),
  },
  indexes: [
    ['unique', 'duty_id', 'effect'],
    ['index', 'effect', 'application_id'],
  ],
  appendOnly: true,
};

const cases: TableSpec = {
  name: 'duty_cases',
  columns: { application_id: id(), case_version: whole(), version_id: id(), looked_at: time() },
  key: ['application_id'],
};

interface Guard {
  readonly name: string;
  readonly on: string;
  /** True of what is refused. */
  readonly refused: string;
  readonly says: string;
}

/** What an obligation may become; ended with its case it is owed again if that goes on, and two may waive a failure. */
const ways = [
  ['open', 'filed'],
  ['open', 'failed'],
  ['open', 'waived'],
  ['open', 'over'],
  ['filed', 'open'],
  ['filed', 'accepted'],
  ['filed', 'failed'],
  ['filed', 'over'],
  ['failed', 'waived'],
  ['over', 'open'],
]
  .map(([from, to]) => `(OLD.status = '${from}' AND NEW.status = '${to}')`)
  .join(' OR ');

const guards: readonly Guard[] = [
  {
    name: 'duties_only_known_ways',
    on: 'BEFORE UPDATE ON duties',
    refused: `(OLD.status <> NEW.status AND NOT (${ways})) OR NEW.application_id <> OLD.application_id OR NEW.duty <> OLD.duty OR NEW.period <> OLD.period`,
    says: 'a duty cannot become this',
  },
  {
    name: 'duties_no_delete',
    on: 'BEFORE DELETE ON duties',
    refused: '1 = 1',
    says: 'duties is append-only',
  },
  {
    name: 'duty_decisions_stand',
    on: 'BEFORE UPDATE ON duty_decisions',
    refused:
      "OLD.status <> 'proposed' OR NEW.duty_id <> OLD.duty_id OR NEW.act <> OLD.act OR NEW.proposed_person <> OLD.proposed_person OR NEW.reason <> OLD.reason",
    says: 'what was decided stands',
  },
  {
    name: 'duty_decisions_no_delete',
    on: 'BEFORE DELETE ON duty_decisions',
    refused: '1 = 1',
    says: 'duty_decisions is append-only',
  },
];

const tables = [duties, drafts, submissions, reviews, decisions, consequences, cases];
const isSqlite = ({ sequelize }: QueryInterface): boolean => sequelize.getDialect() === 'sqlite';

/** What awardees owe beside the stages: obligations, what was handed in, found and decided of them. */
export async function up(queries: QueryInterface): Promise<void> {
  for (const table of tables) await createTable(queries, table);
  for (const { name, on, refused, says } of guards) {
    await queries.sequelize.query(
      isSqlite(queries)
        ? `CREATE TRIGGER IF NOT EXISTS ${name} ${on} WHEN ${refused} BEGIN SELECT RAISE(ABORT, '${says}'); END`
        : `CREATE OR REPLACE TRIGGER ${name} ${on} FOR EACH ROW BEGIN IF ${refused} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${says}'; END IF; END`,
    );
  }
}

export async function down(queries: QueryInterface): Promise<void> {
  for (const { name } of guards) await queries.sequelize.query(`DROP TRIGGER IF EXISTS ${name}`);
  await dropTables(
    queries,
    tables.map(({ name }) => name),
  );
}
