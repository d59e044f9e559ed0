import { hidden } from '../../domain/refusal.js';
import { turnFaults } from '../../domain/review/turnDraw.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Route } from '../../shared/request/route.js';

/** The lot of a defence meeting as anybody reads it: codes, what was fixed before, and the order. */
export const lotRoutes = (deps: Deps): readonly Route[] => [
  get('/lots/:lot', 'public.read', async (ask) => {
    const {
      id,
      call_id,
      inputs,
      inputs_hash: hash,
      planned_at: fixed,
      record,
      drawn_at: drawn,
    } = await lotOf(deps, ask);
    const lots = await deps.db.rows.defences.all({ call_id }, [['planned_at', 'ASC']]);
    return page('defences/lot', {
      title: deps.words(ask.locale, 'defences.lot.title'),
      fixed,
      source: inputs.source,
      commitment: inputs.commitment,
      hash,
      teams: inputs.teams,
      // So that nobody plans anew until an order pleases, unseen.
      others: lots
        .filter((other) => other.id !== id)
        .map((other) => ({
          href: `/lots/${other.id}`,
          at: other.planned_at,
          drawn: other.drawn_at ?? false,
        })),
      record: record !== null && {
        drawn,
        value: record.value,
        secret: record.secret,
        order: record.order,
        agrees: turnFaults(record).length === 0,
        href: `/lots/${id}/record`,
      },
    });
  }),
  get('/lots/:lot/record', 'public.read', async (ask) => {
    const { id, record } = await lotOf(deps, ask);
    if (record === null) throw hidden();
    const text = `${JSON.stringify(record, null, 2)}\n`;
    return { reply: 'text', name: `lot-${id}.json`, type: 'application/json', text };
  }),
];

async function lotOf({ db }: Deps, { params }: Ask) {
  const row = await db.rows.defences.find({ id: params['lot'] ?? '' });
  if (!row) throw hidden();
  return row;
}
