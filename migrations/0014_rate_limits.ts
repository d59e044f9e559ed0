import { DataTypes, type QueryInterface } from 'sequelize';
import { addIndex, dropTables } from './support/schema.js';

/**
 * The shape that the rate limiter expects. It fills rows by position, so the order of the columns
 * is part of it; it would make the table itself, which the user of daily work may not.
 */
export async function up(queries: QueryInterface): Promise<void> {
  await queries.createTable(
    'rate_limits',
    {
      key: { type: DataTypes.STRING(255), primaryKey: true },
      points: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
      /** Milliseconds since 1970. */
      expire: { type: DataTypes.BIGINT },
    },
    { charset: 'utf8mb4', collate: 'utf8mb4_bin' },
  );
  await addIndex(queries, 'rate_limits', 'expire');
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, ['rate_limits']);
}
