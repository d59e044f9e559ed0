import type { Database } from './database.js';
import { longTextColumn, optional, words } from './schema/columns.js';

/** Tables of which the check of the record finds every row that was changed or taken away. */
export const recordTables = [
  'events',
  'ledger_entries',
  'payment_results',
  'postings',
  'procedure_versions',
  'result_differences',
  'revisions',
  'seal_lines',
  'seals',
  'voucher_moves',
] as const;

/** Tables whose rows are only ever added; the triggers that hold it are named after them. */
export const appendOnlyTables = [
  ...recordTables,
  'approval_limits',
  'approval_limit_decisions',
  'batch_approvals',
  'ballots',
  'meeting_minutes',
  'meeting_sheets',
  'blank_forms',
  'call_notices',
  'bank_files',
  'difference_owners',
  'duty_consequences',
  'duty_reviews',
  'duty_submissions',
  'objection_papers',
  'payee_assignments',
  'payee_decisions',
  'payment_receipts',
  'review_versions',
] as const;

/** Tables of which SQLite's REPLACE could take a row away as well. */
const decidedTables = [
  'approval_limits',
  'approval_limit_decisions',
  'batch_approvals',
  'bank_files',
  'payment_receipts',
  'budget_proposals',
  'difference_answers',
  'difference_owners',
  'instalment_decisions',
  'payee_assignments',
  'payee_decisions',
  'result_files',
] as const;

interface Guard {
  readonly trigger: string;
  /** Part of what it does, so that one that does nothing does not pass. */
  readonly says: string;
}

const guardsOf = (dialect: Database['dialect']): readonly Guard[] => [
  ...appendOnlyTables.flatMap((table) =>
    ['update', 'delete'].map((moment) => ({
      trigger: `${table}_no_${moment}`,
      says: 'append-only',
    })),
  ),
  ...(dialect === 'sqlite'
    ? [...recordTables, ...decidedTables].map((table) => ({
        trigger: `${table}_no_replace`,
        says: 'UNIQUE constraint failed',
      }))
    : []),
  ...(dialect === 'sqlite' ? [{ trigger: 'stream_heads_no_replace', says: 'UNIQUE' }] : []),
  { trigger: 'duties_only_known_ways', says: 'a duty cannot become this' },
  { trigger: 'duties_no_delete', says: 'append-only' },
  { trigger: 'duty_decisions_no_delete', says: 'append-only' },
  { trigger: 'duty_decisions_stand', says: 'what was decided stands' },
  { trigger: 'instalment_decisions_no_delete', says: 'append-only' },
  { trigger: 'instalment_decisions_stand', says: 'what was decided stands' },
  { trigger: 'budget_proposals_no_delete', says: 'append-only' },
  { trigger: 'budget_proposals_stand', says: 'what was proposed stands' },
  { trigger: 'difference_answers_no_delete', says: 'append-only' },
  { trigger: 'difference_answers_stand', says: 'what was decided stands' },
  { trigger: 'result_files_no_delete', says: 'append-only' },
  { trigger: 'result_files_stand', says: 'what came from the bank stands' },
  { trigger: 'tranches_only_known_ways', says: 'cannot become this' },
  { trigger: 'tranches_held_are_not_cancelled_unseen', says: 'only what is due is held' },
  { trigger: 'payments_of_what_is_due_and_free', says: 'only what is due and not held' },
  { trigger: 'recoveries_only_known_ways', says: 'cannot become this' },
  { trigger: 'recoveries_no_delete', says: 'append-only' },
  { trigger: 'recovery_receipts_stand', says: 'what was registered stands' },
  { trigger: 'recovery_receipts_no_delete', says: 'append-only' },
  { trigger: 'recovery_proposals_stand', says: 'what was proposed stands' },
  { trigger: 'recovery_proposals_no_delete', says: 'append-only' },
  { trigger: 'approval_limit_decisions_two_persons', says: 'another person decides' },
  { trigger: 'batch_approvals_another_person', says: 'another person approves' },
  { trigger: 'payment_batches_second_approval', says: 'approved twice' },
  { trigger: 'ledger_entries_year_open', says: 'is closed' },
  { trigger: 'ledger_entries_own_line', says: 'another budget line' },
  { trigger: 'events_keep_head', says: 'stream_heads' },
  { trigger: 'stream_heads_no_delete', says: 'only grows' },
  { trigger: 'stream_heads_forward', says: 'only moves on' },
];

const triggerColumns = { name: words(200), text: optional(longTextColumn()) };

/**
 * The triggers that keep history from being rewritten and are not there, or do something else.
 * MariaDB tells what a trigger does only to who may change it. The daily user may not, and cannot
 * take one away either: it looks for their names, and each table is asked by a change that is
 * rolled back.
 */
export async function missingGuards(db: Database): Promise<{ readonly trigger: string }[]> {
  const sql =
    db.dialect === 'sqlite'
      ? `SELECT name, sql AS text FROM sqlite_master WHERE type = 'trigger'`
      : `SELECT TRIGGER_NAME AS name, ACTION_STATEMENT AS text
           FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()`;
  const shown = await db.select(triggerColumns, sql);
  const standing = new Map(shown.map(({ name, text }) => [name, text]));
  const missing = guardsOf(db.dialect)
    .filter(({ trigger, says }) => {
      const text = standing.get(trigger);
      return text === undefined || (text !== null && !text.includes(says));
    })
    .map(({ trigger }) => ({ trigger }));
  const untold = db.dialect === 'mysql' && shown.every(({ text }) => text === null);
  if (!untold) return missing;
  // Where not even a name is shown, only the change that is tried can tell.
  const named = shown.length === 0 ? [] : missing;
  const open = await unguardedTables(db);
  return [
    ...named,
    ...open.filter(({ trigger }) => !named.some((each) => each.trigger === trigger)),
  ];
}

class NotMeant extends Error {}

async function unguardedTables(db: Database): Promise<{ readonly trigger: string }[]> {
  const open: { trigger: string }[] = [];
  for (const table of appendOnlyTables) {
    try {
      await db.transaction(async () => {
        const [column] = keyColumns[table];
        const changed = await db.execute(`DELETE FROM ${table} ORDER BY ${column} LIMIT 1`);
        if (changed > 0) open.push({ trigger: `${table}_no_delete` });
        throw new NotMeant();
      });
    } catch {
      // Refused by the trigger or by rights, or taken back: as it should be.
    }
  }
  return open;
}

const keyColumns: Readonly<Record<(typeof appendOnlyTables)[number], readonly [string]>> = {
  events: ['stream'],
  ledger_entries: ['budget_line_id'],
  payment_results: ['id'],
  postings: ['id'],
  procedure_versions: ['id'],
  result_differences: ['id'],
  revisions: ['application_id'],
  seal_lines: ['seal'],
  seals: ['number'],
  voucher_moves: ['voucher_id'],
  approval_limits: ['id'],
  approval_limit_decisions: ['limit_id'],
  batch_approvals: ['batch_id'],
  ballots: ['id'],
  meeting_minutes: ['meeting_id'],
  meeting_sheets: ['id'],
  blank_forms: ['sha256'],
  call_notices: ['call_id'],
  bank_files: ['batch_id'],
  difference_owners: ['id'],
  duty_consequences: ['id'],
  duty_reviews: ['submission_id'],
  duty_submissions: ['id'],
  objection_papers: ['objection_id'],
  payee_assignments: ['id'],
  payee_decisions: ['assignment_id'],
  payment_receipts: ['id'],
  review_versions: ['review_id'],
};
