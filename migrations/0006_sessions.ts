import { DataTypes, type QueryInterface } from 'sequelize';

/** The shape that the session store of express-session on Sequelize expects. */
export async function up(queries: QueryInterface): Promise<void> {
  await queries.createTable(
    'sessions',
    {
      sid: { type: DataTypes.STRING(36), primaryKey: true },
      expires: { type: DataTypes.DATE },
      data: { type: DataTypes.TEXT },
    },
    { charset: 'utf8mb4', collate: 'utf8mb4_bin' },
  );
}

export async function down(queries: QueryInterface): Promise<void> {
  await queries.dropTable('sessions');
}
