import type { Database } from './database.js';

/**
 * Whether the secret of the settings is the one that this database was sealed with. To be asked
 * before its schema is brought up to date: under another secret nothing sealed could be read, and
 * what is written meanwhile nobody would read again. True where nothing tells, in a new database.
 */
export async function knowsSecret({ sequelize, rows, vault }: Database): Promise<boolean> {
  if (!(await sequelize.getQueryInterface().tableExists('secret_marks'))) return true;
  const mark = await rows.secretMarks.find({ name: 'columns' });
  try {
    if (mark) vault.open(mark.sealed);
    return true;
  } catch {
    return false;
  }
}
