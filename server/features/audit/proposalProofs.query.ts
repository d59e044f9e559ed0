import { anyObject, id, json } from '../../data/schema/columns.js';
import type { KeptFinding } from '../../data/tables/record.js';
import { sha256 } from '../../domain/events.js';
import { canonicalJson, type JsonObject } from '../../domain/json.js';
import type { RecordDeps } from './rowProofs.query.js';

const columns = {
  id: id(),
  details: json<JsonObject>(anyObject),
  data: json<JsonObject>(anyObject),
};

/**
 * Acts on the budget whose details, what is carried over or corrected, are not those that somebody
 * proposed. What was proposed before its hash was kept says nothing of them.
 */
export async function wrongProposals({ db }: Pick<RecordDeps, 'db'>): Promise<KeptFinding[]> {
  const found: KeptFinding[] = [];
  for (let after = ''; ;) {
    const rows = await db.select(
      columns,
      `SELECT o.id, o.details, e.data FROM budget_proposals o
         JOIN events e ON e.stream = CONCAT('budget:', o.id) AND e.type = 'budget_proposed'
        WHERE o.id > :after ORDER BY o.id LIMIT 500`,
      { after },
    );
    for (const { id: proposal, details, data } of rows) {
      const hash = data['detailsHash'];
      if (hash === undefined || hash === sha256(canonicalJson(details))) continue;
      found.push({ check: 'budget_proposals_hold_what_was_proposed', place: { id: proposal } });
    }
    const last = rows.at(-1);
    if (!last) return found;
    after = last.id;
  }
}
