import { flag } from '../../data/schema/columns.js';
import { calls } from '../../data/tables/procedures.js';
import { defences } from '../../data/tables/defenceTables.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import { zoneDay } from '../../domain/calendar.js';
import { holdsSomewhere, type Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';
import type { DefenceRow } from './defence.file.js';
import { defenceBadge } from './defence.page.js';

const listColumns = {
  id: defences.columns.id,
  on_day: defences.columns.on_day,
  at: defences.columns.at,
  place: defences.columns.place,
  status: defences.columns.status,
  title: calls.columns.title,
  off: flag(),
};

/** The newest hundred defence meetings of the programmes somebody follows. One statement. */
export async function defencesOf({ db }: Deps, actor: Actor): Promise<object> {
  const rows = await db.select(
    listColumns,
    `SELECT d.id, d.on_day, d.at, d.place, d.status, c.title,
            CASE WHEN EXISTS (SELECT 1 FROM defence_turns t WHERE t.defence_id = d.id
              AND t.reason <> '') THEN 1 ELSE 0 END AS off
       FROM defences d JOIN calls c ON c.id = d.call_id
      WHERE :everywhere = 1 OR d.programme_id IN (:programmes)
      ORDER BY d.on_day DESC, d.id DESC LIMIT 100`,
    { ...scopeValues(scopeOf(actor, policy['defence.view'])) },
  );
  return {
    mayPlan: policy['defence.run'].some((role) => holdsSomewhere(actor, role)),
    items: rows.map((row) => ({
      href: `/defences/${row.id}`,
      label: row.title,
      on: row.on_day,
      at: row.at,
      place: row.place,
      badge: defenceBadge(row, row),
    })),
  };
}

/** Other meetings of the same call and stage whose letters are out and whose day is not over. */
export async function otherDefences(
  { db, clock }: Deps,
  { id, call_id, stage }: DefenceRow,
): Promise<readonly DefenceRow[]> {
  const called = await db.rows.defences.all({ call_id, stage, status: 'called' }, [
    ['on_day', 'ASC'],
    ['id', 'ASC'],
  ]);
  const today = zoneDay(clock.now());
  return called.filter((each) => each.id !== id && each.on_day >= today);
}
