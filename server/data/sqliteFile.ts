import type { Database } from './database.js';

/** The file of a SQLite database, which the library's types keep to themselves. */
export function sqliteFile({ sequelize }: Database): string {
  const options: unknown = Reflect.get(sequelize, 'options');
  const file: unknown =
    typeof options === 'object' && options !== null ? Reflect.get(options, 'storage') : undefined;
  if (typeof file !== 'string') throw new Error('a database without a file');
  return file;
}
