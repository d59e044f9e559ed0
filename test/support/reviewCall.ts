import type { Database } from '../../server/data/database.js';
import type { UniqueRule } from '../../server/domain/definition/definition.js';
import { newId } from '../../server/shared/request/deps.js';
import { startupDefinition } from './startup.js';

/** One published call of the start-up procedure on a budget line of its own. */
export async function seedCall(
  db: Database,
  at: string,
  {
    quota,
    budgetYuan,
    review = {},
    vote = {},
    rank = {},
    unique = [],
  }: {
    readonly quota: number | null;
    readonly budgetYuan: number;
    /** Keys of the review that differ from the preset's. */
    readonly review?: object;
    /** The same for the joint meeting's vote. */
    readonly vote?: object;
    /** The same for the ranking. */
    readonly rank?: object;
    /** What one case only may claim. */
    readonly unique?: readonly UniqueRule[];
  },
) {
  const definition = startupDefinition();
  const { stages } = definition.workflow;
  const ids = { programme: 'kechuang', version: newId(), call: newId(), line: newId() };
  const name = { zh: 'zh', en: 'en' };
  await db.rows.programmes.insert({ id: ids.programme, name, summary: name, position: 1 });
  await db.rows.procedures.insert({
    id: 'kechuang.startup',
    programme_id: ids.programme,
    name,
    created_at: at,
  });
  await db.rows.procedureVersions.insert({
    id: ids.version,
    procedure_id: 'kechuang.startup',
    number: 1,
    definition: {
      ...definition,
      unique: [...definition.unique, ...unique],
      workflow: {
        ...definition.workflow,
        stages: {
          ...stages,
          review: Object.assign({}, stages['review'], review),
          rank: Object.assign({}, stages['rank'], rank),
          joint: Object.assign({}, stages['joint'], vote),
        },
      },
    },
    definition_hash: 'h',
    published_at: at,
    published_by: null,
  });
  const money = BigInt(budgetYuan) * 100n;
  await db.rows.budgetLines.insert({
    id: ids.line,
    programme_id: ids.programme,
    code: 'KC',
    name,
    year: 2026,
    appropriated: money,
    available: money,
    reserved: 0n,
    committed: 0n,
    payable: 0n,
    paid: 0n,
    returned: 0n,
    entries: 0,
    created_at: at,
  });
  await db.rows.calls.insert({
    id: ids.call,
    procedure_id: 'kechuang.startup',
    procedure_version_id: ids.version,
    programme_id: ids.programme,
    title: { zh: 'Call 1', en: 'Call 1' },
    opens_at: '2026-02-01T00:00:00.000Z',
    closes_at: '2026-03-31T00:00:00.000Z',
    quota,
    budget_line_id: ids.line,
    status: 'published',
    created_at: at,
    version: 1,
  });

  return ids;
}
