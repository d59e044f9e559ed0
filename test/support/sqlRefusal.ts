import { DatabaseError, UniqueConstraintError } from 'sequelize';
import type { Database } from '../../server/data/database.js';

/** What the database itself says to a statement it refuses; '' where it lets it through. */
export async function sqlRefusal({ sequelize }: Database, sql: string): Promise<string> {
  try {
    await sequelize.query(sql);
    return '';
  } catch (error) {
    // Sequelize takes what a trigger of SQLite says for a unique key; the driver's words count.
    if (error instanceof DatabaseError || error instanceof UniqueConstraintError) {
      return error.parent.message;
    }
    return String(error);
  }
}
