import { SequelizeStorage, Umzug, type InputMigrations } from 'umzug';
import type { QueryInterface } from 'sequelize';
import * as people from '../../migrations/0001_people.js';
import * as procedures from '../../migrations/0002_procedures.js';
import * as cases from '../../migrations/0003_cases.js';
import * as decisions from '../../migrations/0004_decisions.js';
import * as money from '../../migrations/0005_money.js';
import * as sessions from '../../migrations/0006_sessions.js';
import * as registries from '../../migrations/0007_registries_and_vouchers.js';
import * as procedureDrafts from '../../migrations/0008_procedure_drafts.js';
import * as calls from '../../migrations/0009_calls.js';
import * as versionMoves from '../../migrations/0010_version_moves.js';
import * as plainColumnNames from '../../migrations/0011_plain_column_names.js';
import * as places from '../../migrations/0012_places.js';
import * as caseSearch from '../../migrations/0013_case_search.js';
import * as rateLimits from '../../migrations/0014_rate_limits.js';
import * as unreadAnswers from '../../migrations/0017_unread_answers.js';
import * as letters from '../../migrations/0018_letters.js';
import * as memberships from '../../migrations/0020_memberships.js';
import * as streamHeads from '../../migrations/0021_stream_heads.js';
import * as sealedAddresses from '../../migrations/0023_sealed_addresses.js';
import * as casePairsAgain from '../../migrations/0024_case_pairs_again.js';
import * as jobs from '../../migrations/0025_jobs.js';
import * as letterFailures from '../../migrations/0027_letter_failures.js';
import * as unreadScores from '../../migrations/0028_unread_scores.js';
import * as calendarChanges from '../../migrations/0030_calendar_changes.js';
import { SettingsError } from '../settings.js';
import * as reopenings from '../../migrations/0031_reopenings.js';
import * as linksNoted from '../../migrations/0032_links_noted.js';
import * as maintenance from '../../migrations/0034_maintenance.js';
import * as secretKeys from '../../migrations/0035_secret_keys.js';
import * as caseExits from '../../migrations/0037_case_exits.js';
import * as stoppedClocks from '../../migrations/0046_stopped_clocks.js';
import * as reopeningsAsExits from '../../migrations/0047_reopenings_as_exits.js';
import * as personsAccounts from '../../migrations/0050_persons_accounts.js';
import * as seats from '../../migrations/0051_seats.js';
import * as ballots from '../../migrations/0052_ballots.js';
import * as conflicts from '../../migrations/0053_conflicts.js';
import * as reviewFeedbacks from '../../migrations/0054_review_feedbacks.js';
import * as reviewDesk from '../../migrations/0055_review_desk.js';
import * as reviewBoard from '../../migrations/0056_review_board.js';
import * as struckLines from '../../migrations/0058_struck_lines.js';
import * as instalmentDecisions from '../../migrations/0060_instalment_decisions.js';
import * as payees from '../../migrations/0061_payees.js';
import * as budgetActs from '../../migrations/0062_budget_acts.js';
import * as results from '../../migrations/0064_results.js';
import * as meetings from '../../migrations/0065_meetings.js';
import * as ballotsInNoOrder from '../../migrations/0066_ballots_in_no_order.js';
import * as objectionsHeard from '../../migrations/0067_objections_heard.js';
import * as bankResults from '../../migrations/0068_bank_results.js';
import * as recoveries from '../../migrations/0069_recoveries.js';
import * as duties from '../../migrations/0071_duties.js';
import * as callNotices from '../../migrations/0073_call_notices.js';
import * as replacements from '../../migrations/0074_replacements.js';
import * as defences from '../../migrations/0078_defences.js';
import * as approvalLimits from '../../migrations/0080_approval_limits.js';
import * as limitsKept from '../../migrations/0084_limits_kept.js';
import type { Database } from './database.js';
import { forbidsTriggers } from './databaseErrors.js';
import { exclusively } from './exclusively.js';
import { withoutHurry } from './patience.js';
import { words } from './schema/columns.js';
import type { Vault } from './schema/vault.js';

interface Migration {
  up(queries: QueryInterface, vault: Vault): Promise<void>;
  down(queries: QueryInterface, vault: Vault): Promise<void>;
  /** Carries over what processes of the release before have written since; changes nothing when run again. */
  carry?(queries: QueryInterface): Promise<void>;
}

/** Listed by hand, so that names are the same from sources, build and tests. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001_people': people,
  '0002_procedures': procedures,
  '0003_cases': cases,
  '0004_decisions': decisions,
  '0005_money': money,
  '0006_sessions': sessions,
  '0007_registries_and_vouchers': registries,
  '0008_procedure_drafts': procedureDrafts,
  '0009_calls': calls,
  '0010_version_moves': versionMoves,
  '0011_plain_column_names': plainColumnNames,
  '0012_places': places,
  '0013_case_search': caseSearch,
  '0014_rate_limits': rateLimits,
  '0017_unread_answers': unreadAnswers,
  '0018_letters': letters,
  '0020_memberships': memberships,
  '0021_stream_heads': streamHeads,
  '0023_sealed_addresses': sealedAddresses,
  '0024_case_pairs_again': casePairsAgain,
  '0025_jobs': jobs,
  '0027_letter_failures': letterFailures,
  '0028_unread_scores': unreadScores,
  '0030_calendar_changes': calendarChanges,
  '0031_reopenings': reopenings,
  '0032_links_noted': linksNoted,
  '0034_maintenance': maintenance,
  '0035_secret_keys': secretKeys,
  '0037_case_exits': caseExits,
  '0046_stopped_clocks': stoppedClocks,
  '0047_reopenings_as_exits': reopeningsAsExits,
  '0050_persons_accounts': personsAccounts,
  '0051_seats': seats,
  '0052_ballots': ballots,
  '0053_conflicts': conflicts,
  '0054_review_feedbacks': reviewFeedbacks,
  '0055_review_desk': reviewDesk,
  '0056_review_board': reviewBoard,
  '0058_struck_lines': struckLines,
  '0060_instalment_decisions': instalmentDecisions,
  '0061_payees': payees,
  '0062_budget_acts': budgetActs,
  '0064_results': results,
  '0065_meetings': meetings,
  '0066_ballots_in_no_order': ballotsInNoOrder,
  '0067_objections_heard': objectionsHeard,
  '0068_bank_results': bankResults,
  '0069_recoveries': recoveries,
  '0071_duties': duties,
  '0073_call_notices': callNotices,
  '0074_replacements': replacements,
  '0078_defences': defences,
  '0080_approval_limits': approvalLimits,
  '0084_limits_kept': limitsKept,
};

function runner({ sequelize, vault }: Database): Umzug<QueryInterface> {
  const list: InputMigrations<QueryInterface> = Object.entries(migrations).map(
    ([name, migration]) => ({
      name,
      up: ({ context }) => migration.up(context, vault),
      down: ({ context }) => migration.down(context, vault),
    }),
  );
  return new Umzug({
    migrations: list,
    context: sequelize.getQueryInterface(),
    storage: new SequelizeStorage({ sequelize, tableName: 'migrations' }),
    logger: undefined,
  });
}

/**
 * Brings the schema up to date, or up to the migration named; the names of what ran. Up to date, it
 * carries over what a release that goes on beside this one has written. Several processes wait for each other. Refuses, by name, where the server lets nobody make triggers.
 */
export async function migrateUp(database: Database, last?: string): Promise<readonly string[]> {
  const to = last === undefined ? {} : { to: last };
  const ran = await exclusively(database, () =>
    withoutHurry(async () => {
      const names = await runner(database).up(to);
      if (last === undefined) await carryOver(database);
      return names;
    }),
  ).catch((error: unknown) => {
    throw forbidsTriggers(error)
      ? new SettingsError(triggersSentence, 'triggers_forbidden')
      : error;
  });
  return ran.map(({ name }) => name);
}

async function carryOver({ sequelize }: Database): Promise<void> {
  const queries = sequelize.getQueryInterface();
  for (const migration of Object.values(migrations)) await migration.carry?.(queries);
}

const triggersSentence =
  'The database server writes a binary log and lets this user make no triggers; set log_bin_trust_function_creators=1 on it (SET GLOBAL, and in its configuration) or migrate as a user with SUPER; what was done so far stays and the rest follows.';

/** The last migration that ran on this database; '' where none did. */
export async function latestMigration(database: Database): Promise<string> {
  const rows = await database.select({ name: words(255) }, 'SELECT name FROM migrations');
  return rows.map(({ name }) => name).reduce((last, name) => (name > last ? name : last), '');
}

/** Migrations that ran on this database and that this build does not know: it is of a newer release. */
export async function unknownMigrations(database: Database): Promise<readonly string[]> {
  const { sequelize } = database;
  if (!(await sequelize.getQueryInterface().tableExists('migrations'))) return [];
  const rows = await database.select({ name: words(255) }, 'SELECT name FROM migrations');
  return rows.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name));
}

/** Takes every migration back, or those from the one named on; for tests and for starting over. */
export async function migrateDown(database: Database, first?: string): Promise<void> {
  await withoutHurry(() => runner(database).down({ to: first ?? 0 }));
}

/** Migrations that the database does not have yet. */
export async function pendingMigrations(database: Database): Promise<readonly string[]> {
  return (await runner(database).pending()).map(({ name }) => name);
}
