import type { QueryInterface } from 'sequelize';
import {
  addIndex,
  createTable,
  day,
  dropIndex,
  dropTables,
  id,
  longText,
  optional,
  time,
  whole,
  words,
} from './support/schema.js';

/**
 * Cases of a call in one stage are paged by their deadline along an index that ends in the id;
 * experts are proposed for many cases at once or drawn by lot, and the pool knows what they may be asked for.
 */
export async function up(queries: QueryInterface): Promise<void> {
  await addIndex(queries, 'applications', 'call_id', 'stage', 'due_at', 'id');
  await createTable(queries, {
    name: 'assignment_proposals',
    columns: {
      id: id(),
      call_id: id(),
      stage: words(40),
      content: longText(),
      content_hash: words(64),
      status: words(10),
      made_at: time(),
      made_by: id(),
      seated_at: optional(time()),
      seated_by: optional(id()),
      version: whole(),
    },
    indexes: [['index', 'call_id', 'status', 'made_at']],
  });
  await createTable(queries, {
    name: 'expert_draws',
    columns: {
      id: id(),
      call_id: id(),
      stage: words(40),
      secret: longText(),
      inputs: longText(),
      inputs_hash: words(64),
      codes: longText(),
      committed_at: time(),
      committed_by: id(),
      value_after: day(),
      record: optional(longText()),
      drawn_at: optional(time()),
      drawn_by: optional(id()),
      proposal_id: optional(id()),
      version: whole(),
    },
    indexes: [['index', 'call_id', 'committed_at']],
  });
  await createTable(queries, {
    name: 'expert_terms',
    columns: {
      user_id: id(),
      in_zone: whole(),
      most: optional(whole()),
      languages: words(100),
      refreshed_on: optional(day()),
    },
    key: ['user_id'],
  });
}

export async function down(queries: QueryInterface): Promise<void> {
  await dropTables(queries, ['expert_terms', 'expert_draws', 'assignment_proposals']);
  await dropIndex(queries, 'applications', 'call_id', 'stage', 'due_at', 'id');
}
