import type { QueryInterface } from 'sequelize';
import {
  createTable,
  dropTables,
  id,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

/** Who sits where leaves the case: seats have rows of their own, and the case knows their numbers. */
const seats: TableSpec = {
  name: 'seats',
  columns: {
    application_id: id(),
    visit: whole(),
    seat: whole(),
    stage: words(40),
    user_id: id(),
    seated_at: time(),
  },
  key: ['application_id', 'visit', 'seat'],
  indexes: [['index', 'user_id']],
};

export async function up(queries: QueryInterface): Promise<void> {
  await createTable(queries, seats);
  await carry(queries);
}

/** Experts of cases that run or ran; a process of 0.5.0 beside this release seats them in `reviews` alone. */
export async function carry(queries: QueryInterface): Promise<void> {
  await queries.sequelize.query(
    `INSERT INTO seats (application_id, visit, seat, stage, user_id, seated_at)
     SELECT r.application_id, r.visit, r.seat, r.stage, r.expert_id, r.invited_at FROM reviews r
      WHERE NOT EXISTS (SELECT 1 FROM seats s WHERE s.application_id = r.application_id
                           AND s.visit = r.visit AND s.seat = r.seat)`,
  );
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, ['seats']);
}
