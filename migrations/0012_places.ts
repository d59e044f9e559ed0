import type { QueryInterface } from 'sequelize';
import {
  addColumnOnce,
  addUniqueIndex,
  createTable,
  dropColumn,
  dropIndex,
  dropTables,
  id,
  whole,
  type TableSpec,
} from './support/schema.js';

/** Which place the next case of a call is given. */
const callPlaces: TableSpec = {
  name: 'call_places',
  columns: { call_id: id(), next_place: whole() },
  key: ['call_id'],
};

const places = `SELECT id, ROW_NUMBER() OVER (PARTITION BY call_id ORDER BY id) AS place
                  FROM applications`;

/** The place of a case in its call, in the order they were begun, was counted at every reading. */
export async function up(queries: QueryInterface): Promise<void> {
  const { sequelize } = queries;
  await addColumnOnce(queries, 'applications', 'place', whole());
  await sequelize.query(
    sequelize.getDialect() === 'sqlite'
      ? `UPDATE applications SET place = n.place FROM (${places}) AS n
          WHERE n.id = applications.id AND applications.place IS NULL`
      : `UPDATE applications a JOIN (${places}) AS n ON n.id = a.id SET a.place = n.place
          WHERE a.place IS NULL`,
  );
  await addUniqueIndex(queries, 'applications', 'call_id', 'place');
  await createTable(queries, callPlaces);
  await sequelize.query(
    `INSERT INTO call_places (call_id, next_place)
     SELECT call_id, MAX(place) + 1 FROM applications
      WHERE call_id NOT IN (SELECT call_id FROM call_places) GROUP BY call_id`,
  );
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, ['call_places']);
  await dropIndex(queries, 'applications', 'call_id', 'place');
  await dropColumn(queries, 'applications', 'place');
}
