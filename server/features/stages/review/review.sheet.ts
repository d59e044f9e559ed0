import { holds } from '../../../domain/actor.js';
import { spread } from '../../../domain/scoring/aggregation.js';
import { peopleOnSeats } from '../../../data/stores/seatStore.js';
import { seatConfigSchema, seatsNoted } from '../../../domain/workflow/stages/seats.js';
import { refusalText } from '../../../shared/request/formState.js';
import type { Deps } from '../../../shared/request/deps.js';
import { panelOfCall } from '../../../shared/calls/callPanel.js';
import { poolPage, seatableExperts, type PoolExpert } from '../../../shared/calls/expertPool.js';
import { barredExperts, type Hindrance } from '../../../shared/conflicts/barredExperts.js';
import { hindranceLine } from '../../../shared/conflicts/hindrance.view.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { panelSeats, type PanelSeat } from './panelSeats.query.js';

const word = (key: string, values: object = {}) => ({ key: `reviews.panel.${key}`, ...values });
const tones = { invited: 'quiet', accepted: 'info', declined: 'warn', submitted: 'ok' } as const;

/**
 * The panel of an expert review. Who sits on it is for the review secretary alone; everyone else
 * sees how many, and scores only once all are in.
 */
export const reviewSheet: StageSheet = {
  kind: 'review',
  wide: true,
  staff: seatsModel,
};

/** What a stage with seats shows of them. */
export async function seatsModel(deps: Deps, sheet: SheetAsk): Promise<object> {
  const counts = countsOf(sheet);
  const secretary = holds(sheet.actor, 'review_secretary', sheet.file.row.programme_id);
  if (!secretary) return { ...counts, seats: [], offers: [], mayAssign: false };
  const { row } = sheet.file;
  const { code, seats } = await panelSeats(deps.db, row.id, row.state.visit);
  const mayAssign = sheet.verbs.has('assign') && counts.open > 0;
  const offered = mayAssign ? await offersOf(deps, sheet) : { offers: [] };
  return {
    ...counts,
    code,
    seats: seats.map(seatLine),
    mayAssign,
    ...offered,
    action: `/cases/${row.id}/review/assign`,
    stage: row.state.stage,
    error: errorOf(deps, sheet),
  };
}

function countsOf({ memory, stage, file }: SheetAsk) {
  const seats = seatsNoted(memory);
  const of = (status: string): number => seats.filter((seat) => seat.status === status).length;
  const needed = seatConfigSchema.parse(stage).experts;
  const submitted = of('submitted');
  const totals = seats.flatMap(({ total }) => (total === undefined ? [] : [total]));
  const over = submitted >= needed;
  const range = over ? spread(totals) : null;
  const { score } = file.row.state.facts;
  return {
    needed,
    submitted,
    invited: of('invited'),
    accepted: of('accepted'),
    declined: of('declined'),
    open: needed - of('invited') - of('accepted') - submitted,
    range,
    score: over && typeof score === 'number' ? score.toFixed(2) : '',
  };
}

function seatLine(seat: PanelSeat): object {
  return {
    ...seat,
    badge: { tone: tones[seat.status], label: word(seat.status) },
  };
}

/**
 * Who could take an open seat, a page of the pool at a time: those of the call's panel first, and
 * who has a conflict last. `expert` and `from` in the address say what is looked for.
 */
async function offersOf(deps: Deps, { ask, file }: SheetAsk): Promise<object> {
  const { row } = file;
  const words = ask.query['expert'] ?? '';
  const from = Math.max(0, Number.parseInt(ask.query['from'] ?? '0', 10) || 0);
  const people = await peopleOnSeats(deps.db, { applicationId: row.id, visit: row.state.visit });
  const seated = new Set(people.values());
  const hindered = (await barredExperts(deps.db, [row.id])).get(row.id) ?? new Map();
  const panel = await panelOfCall(deps.db, row.call_id);
  const found = await seatableExperts(deps.db, row.programme_id, {
    words,
    from,
    first: [...(panel ?? [])],
    last: [...hindered.keys()],
  });
  const typed = ask.failed?.typed['experts'];
  const ticked: readonly unknown[] = Array.isArray(typed) ? typed : [typed];
  const at = (next: number): string =>
    `/cases/${row.id}?expert=${encodeURIComponent(words)}&from=${next}#experts`;
  return {
    offers: found
      .slice(0, poolPage)
      .filter(({ userId }) => !seated.has(userId))
      .map((expert) => ({
        ...offer(expert, hindered.get(expert.personId) ?? [], ticked.includes(expert.userId)),
        offPanel: panel !== null && !panel.has(expert.userId),
      }))
      .toSorted((a, b) => hindrance(a) - hindrance(b)),
    search: { words, action: `/cases/${row.id}` },
    earlier: from > 0 ? at(Math.max(0, from - poolPage)) : false,
    later: found.length > poolPage ? at(from + poolPage) : false,
  };
}

/** Those who can be seated come first, then those with a conflict, then those off the panel. */
const hindrance = ({ conflicted, offPanel }: { conflicted: boolean; offPanel: boolean }): number =>
  offPanel ? 2 : Number(conflicted);

function offer(expert: PoolExpert, hindrances: readonly Hindrance[], checked: boolean) {
  const conflicted = hindrances.length > 0;
  return {
    userId: expert.userId,
    name: expert.name,
    employer: expert.employer,
    position: expert.title,
    fields: expert.fields,
    waiting: expert.waiting,
    conflicted,
    conflicts: hindrances.map(hindranceLine),
    checked: checked && !conflicted,
  };
}

function errorOf({ words }: Deps, { ask }: SheetAsk): string {
  const reason = ask.failed?.refusal.fields['experts'];
  return reason ? refusalText(words, ask.locale, reason.code, reason.params) : '';
}
