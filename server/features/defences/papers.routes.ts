import { groupedBy } from '../../domain/groupedBy.js';
import type { Locale } from '../../domain/localText.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Reply, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { turnState } from './defence.page.js';
import {
  hearingOf,
  openDefence,
  openDefenceToRun,
  type DefenceFile,
  type TeamTurn,
} from './defence.file.js';
import { seatsOfTurns } from './seats.query.js';

const path = '/defences/:defence';

/**
 * What is printed of a defence meeting: the order on the door, and the sheets that are signed. Teams
 * and experts sign apart: no team reads who judges it, and no expert what a blind stage hides.
 */
export const paperRoutes = (deps: Deps): readonly Route[] => [
  get(`${path}/order`, 'defence.view', async (ask) => {
    const file = await openDefence(deps, signedIn(ask), ask.params['defence'] ?? '');
    return paper(deps, ask, file, { view: 'order', words: 'order', ...teamsOn(file, ask.locale) });
  }),
  get(`${path}/sheets/teams`, 'defence.run', async (ask) => {
    const file = await openToSign(deps, ask);
    const rows = teamsOn(file, ask.locale);
    return paper(deps, ask, file, { view: 'teams-sheet', words: 'teamsSheet', ...rows });
  }),
  get(`${path}/sheets/experts`, 'defence.run', async (ask) => {
    const file = await openToSign(deps, ask);
    const experts = await expertsOn(deps, file);
    return paper(deps, ask, file, { view: 'experts-sheet', words: 'expertsSheet', experts });
  }),
];

const openToSign = (deps: Deps, ask: Ask): Promise<DefenceFile> =>
  openDefenceToRun(deps, signedIn(ask), ask.params['defence'] ?? '');

interface Paper {
  readonly view: string;
  readonly words: string;
  readonly rows?: readonly object[];
  readonly experts?: readonly object[];
}

function paper(
  { words }: Deps,
  { locale }: Ask,
  { defence }: DefenceFile,
  { view, words: of, ...content }: Paper,
): Reply {
  const { on_day: on, at, place, status } = defence;
  const title = words(locale, `defences.${of}.title`);
  const over = status === 'ended';
  return page(`defences/${view}`, { title, on, at, place, over, ...content }, 'print');
}

const known = (turns: readonly TeamTurn[]) => turns.filter(({ keptOut }) => !keptOut);

/** The teams in their order; by turn alone where the stage is blind. */
const teamsOn = ({ defence, turns }: DefenceFile, locale: Locale) => ({
  rows: known(turns).map((each) => {
    const { turn, file } = each;
    const { row, definition } = file;
    return {
      no: turn.turn,
      at: turn.at,
      project:
        !hearingOf(file, defence.stage).blind &&
        `${row.number ?? ''} ${caseTitle(row.title, definition, locale)}`,
      began: turn.began_at ?? false,
      ended: turn.ended_at ?? false,
      state: { key: `defences.turn.${turnState(each)}` },
    };
  }),
});

/** The experts by name with the turns in which they sit. */
async function expertsOn(deps: Deps, { turns }: DefenceFile): Promise<readonly object[]> {
  const seats = await seatsOfTurns(deps, known(turns));
  const turnOf = new Map(known(turns).map(({ turn }) => [turn.application_id, turn.turn]));
  return [...groupedBy(seats, (seat) => seat.expert_id).values()].map((own) => ({
    name: own[0]?.name ?? '',
    turns: own
      .map((seat) => turnOf.get(seat.application_id) ?? 0)
      .toSorted((one, other) => one - other)
      .join(', '),
  }));
}
