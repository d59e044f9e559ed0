import { forbidden } from '../../domain/refusal.js';
import { groupedBy } from '../../domain/groupedBy.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Reply, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { hearingOf, openDefence, runsDefences } from './defence.file.js';
import { seatsOfTurns } from './seats.query.js';

const path = '/defences/:defence';

/** What is printed of a defence meeting: the order on the door, and the sheets that are signed. */
export const paperRoutes = (deps: Deps): readonly Route[] => [
  get(`${path}/order`, 'defence.view', (ask) => showPaper(deps, ask, 'order')),
  get(`${path}/sheet`, 'defence.run', (ask) => showPaper(deps, ask, 'sheet')),
];

async function showPaper(deps: Deps, ask: Ask, which: 'order' | 'sheet'): Promise<Reply> {
  const actor = signedIn(ask);
  const file = await openDefence(deps, actor, ask.params['defence'] ?? '');
  const { defence, turns } = file;
  const runs = runsDefences(actor, defence.programme_id);
  if (which === 'sheet' && !runs) throw forbidden('defence_secretary_only');
  const known = turns.filter(({ keptOut }) => !keptOut);
  const seats = which === 'sheet' ? await seatsOfTurns(deps, known) : [];
  const turnOf = new Map(known.map(({ turn }) => [turn.application_id, turn.turn]));
  const experts = [...groupedBy(seats, (seat) => seat.expert_id).values()];
  const { on_day: on, at, place, status } = defence;
  return page(
    `defences/${which}`,
    {
      title: deps.words(ask.locale, `defences.${which}.title`),
      on,
      at,
      place,
      over: status === 'ended',
      rows: known.map(({ turn, file: of, here }) => ({
        no: turn.turn,
        at: turn.at,
        // The order on the door is read by experts too: what the stage hides is not on it.
        project:
          (which === 'sheet' || !hearingOf(of, defence.stage).blind) &&
          `${of.row.number ?? ''} ${caseTitle(of.row.title, of.definition, ask.locale)}`,
        began: turn.began_at ?? false,
        ended: turn.ended_at ?? false,
        state: {
          key: `defences.turn.${here || turn.live_key === null ? turn.state : 'left'}`,
        },
      })),
      experts: experts.map((own) => ({
        name: own[0]?.name ?? '',
        turns: own
          .map((seat) => turnOf.get(seat.application_id) ?? 0)
          .toSorted((one, other) => one - other)
          .join(', '),
      })),
    },
    'print',
  );
}
