import type { QueryInterface } from 'sequelize';
import { addColumnOnce, dropColumn, longText, optional, whole, words } from './support/schema.js';

const columns = {
  total_hundredths: optional(whole()),
  committee_comment: optional(longText()),
  applicant_comment: optional(longText()),
  committee_flag: optional(words(20)),
  familiarity: optional(words(10)),
  notes: optional(longText()),
};

/**
 * A total is kept in hundredths of a point beside the whole points of before, and an expert writes to
 * the committee apart from the applicant, raises a flag, says how familiar the field is, and keeps
 * notes that nobody else reads.
 */
export async function up(queries: QueryInterface): Promise<void> {
  for (const [name, column] of Object.entries(columns)) {
    await addColumnOnce(queries, 'reviews', name, column);
  }
  await carry(queries);
}

/** A process of 0.5.0 beside this release hands in whole points alone. */
export async function carry(queries: QueryInterface): Promise<void> {
  await queries.sequelize.query(
    'UPDATE reviews SET total_hundredths = total * 100 WHERE total IS NOT NULL AND total_hundredths IS NULL',
  );
}

export async function down(queries: QueryInterface): Promise<void> {
  for (const name of Object.keys(columns).toReversed()) await dropColumn(queries, 'reviews', name);
}
