import { holds } from '../../../domain/actor.js';
import { farFromOthers } from '../../../domain/review/opinionTable.js';
import { highestTotal } from '../../../domain/review/rubric.js';
import { spread } from '../../../domain/scoring/aggregation.js';
import { lifeStatus, type SeatLife } from '../../../domain/workflow/contract/stageQuestions.js';
import { seatTerms } from '../../../domain/workflow/stages/seatLife.js';
import { peopleOnSeats } from '../../../data/stores/seatStore.js';
import {
  fewestReviews,
  seatConfigSchema,
  seatsNoted,
} from '../../../domain/workflow/stages/seats.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { formState, refusalText } from '../../../shared/request/formState.js';
import type { Deps } from '../../../shared/request/deps.js';
import { panelOfCall } from '../../../shared/calls/callPanel.js';
import { poolPage, seatableExperts, type PoolExpert } from '../../../shared/calls/expertPool.js';
import { barredExperts, type Hindrance } from '../../../shared/conflicts/barredExperts.js';
import { hindranceLine } from '../../../shared/conflicts/hindrance.view.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { panelSeats, type PanelSeat } from './panelSeats.query.js';

const word = (key: string, values: object = {}) => ({ key: `reviews.panel.${key}`, ...values });
const tones = {
  invited: 'quiet',
  accepted: 'info',
  reopened: 'warn',
  submitted: 'ok',
  declined: 'warn',
  conflicted: 'bad',
  withdrawn: 'quiet',
  replaced: 'quiet',
} as const satisfies Readonly<Record<SeatLife, string>>;

/** What the secretary's forms send to verbs as it is. */
export const seatsDirect = ['extend_seat', 'close'] as const;

/**
 * The panel of an expert review. Who sits on it, and what they gave, is for the review secretary
 * alone; everyone else sees how many.
 */
export const reviewSheet: StageSheet = {
  kind: 'review',
  wide: true,
  direct: new Set(seatsDirect),
  staff: seatsModel,
};

/** What a stage with seats shows of them. */
export async function seatsModel(deps: Deps, sheet: SheetAsk): Promise<object> {
  const counts = countsOf(sheet);
  const secretary = holds(sheet.actor, 'review_secretary', sheet.file.row.programme_id);
  if (!secretary) return { ...counts, seats: [], offers: [], mayAssign: false, ways: false };
  const { row } = sheet.file;
  const { code, seats } = await panelSeats(deps.db, row.id, row.state.visit);
  const mayAssign = sheet.verbs.has('assign') && counts.open > 0;
  const offered = mayAssign ? await offersOf(deps, sheet) : { offers: [] };
  const known = totalsOf(sheet);
  return {
    ...counts,
    code,
    seats: seats.map((seat) => seatLine(seat, known, sheet)),
    ways: sheet.verbs.has('close') ? await waysOf(deps, sheet, seats) : false,
    closing: closingOf(deps, sheet, counts, known),
    mayAssign,
    ...offered,
    action: `/cases/${row.id}/review/assign`,
    stage: row.state.stage,
    error: errorOf(deps, sheet),
  };
}

function countsOf({ memory, stage }: SheetAsk) {
  const seats = seatsNoted(memory);
  const of = (status: string): number =>
    seats.filter((seat) => lifeStatus[seat.status] === status).length;
  const config = seatConfigSchema.parse(stage);
  const needed = config.experts;
  const submitted = of('submitted');
  return {
    needed,
    least: fewestReviews(config),
    bySecretary: config.closing === 'secretary',
    submitted,
    invited: of('invited'),
    accepted: of('accepted'),
    declined: of('declined'),
    open: needed - of('invited') - of('accepted') - submitted,
  };
}

/** The totals by seat, once so many are in that the secretary may close, and which are far from the others. */
function totalsOf({
  memory,
  stage,
  file,
}: SheetAsk): ReadonlyMap<number, { total: number; far: boolean }> {
  const config = seatConfigSchema.parse(stage);
  const done = seatsNoted(memory).filter(({ status }) => status === 'submitted');
  if (done.length < fewestReviews(config)) return new Map();
  const totals = done.map(({ total }) => total ?? 0);
  const rubric = file.rules.rubric(config.rubric);
  const far = rubric ? farFromOthers(totals, highestTotal(rubric)) : [];
  return new Map(
    done.map(({ seat, total }, at) => [seat, { total: total ?? 0, far: far[at] === true }]),
  );
}

type KnownTotals = ReturnType<typeof totalsOf>;

function seatLine(seat: PanelSeat, known: KnownTotals, { ask, file, verbs }: SheetAsk): object {
  const { life, dueAt } = seat;
  const late = dueAt !== null && dueAt < ask.now.toISOString();
  const stageDue = file.row.due_at;
  return {
    ...seat,
    /** The day of everybody else, where this one has a later one. */
    before: dueAt !== null && stageDue !== null && dueAt > stageDue && stageDue,
    badge: late
      ? { tone: 'bad', label: word('late') }
      : {
          tone: tones[life],
          label: word(life === 'reopened' && seat.byExpert ? 'takenBack' : life),
        },
    total: known.get(seat.seat)?.total ?? '',
    far: known.get(seat.seat)?.far ?? false,
    /** Leads to the form that asks its expert to look again, with a reason that tells nobody's score. */
    confirm: verbs.has('close') && `/cases/${file.row.id}?again=${seat.seat}#seat-ways`,
  };
}

/** The form by which the secretary does something about one seat. */
async function waysOf(
  deps: Deps,
  sheet: SheetAsk,
  seats: readonly PanelSeat[],
): Promise<object | false> {
  const { ask, file } = sheet;
  const say = (key: string, values = {}): string =>
    deps.words(ask.locale, `reviews.panel.${key}`, values);
  const open = seats.filter(({ life }) => lifeStatus[life] !== 'declined');
  if (open.length === 0) return false;
  const ours = ask.failed?.typed['seat'] !== undefined;
  const again = open.find(({ seat }) => String(seat) === ask.query['again']);
  const { offers } = await offersOf(deps, sheet);
  return {
    form: formState(ours ? ask : { locale: ask.locale, failed: null }, deps.words, {
      seat: String(again?.seat ?? ''),
      by: '5 wd',
      expert: '',
      reason: again === undefined ? '' : say('lookAgain'),
    }),
    open: ours || again !== undefined,
    seats: open.map(({ seat, name, life }) => ({
      value: String(seat),
      label: `${seat} · ${name} · ${say(life)}`,
    })),
    terms: seatTerms.map((term) => ({
      value: term,
      label: say('term', { count: Number(term.split(' ')[0]) }),
    })),
    reserves: offers
      .filter(({ conflicted, offPanel }) => !conflicted && !offPanel)
      .map(({ userId, name, employer }) => ({ value: userId, label: `${name} · ${employer}` })),
    base: sheetBase(sheet).action,
    rows: `/cases/${file.row.id}/review/`,
    remind: `/cases/${file.row.id}/tasks`,
  };
}

/** The secretary's closing step: how far the reviews are apart, and what is missing. */
function closingOf(
  deps: Deps,
  sheet: SheetAsk,
  { submitted, needed, least }: ReturnType<typeof countsOf>,
  known: KnownTotals,
): object | false {
  if (!sheet.verbs.has('close') || submitted < least) return false;
  const { failed } = sheet.ask;
  const ours = failed?.typed['seat'] === undefined;
  const reason = ours ? failed?.refusal.fields['reason'] : undefined;
  const typed = ours ? failed?.typed['reason'] : undefined;
  return {
    action: `${sheetBase(sheet).action}close`,
    short: submitted < needed,
    done: submitted,
    needed,
    range: spread([...known.values()].map(({ total }) => total)),
    far: [...known.values()].filter((each) => each.far).length,
    reason: typeof typed === 'string' ? typed : '',
    error: reason ? refusalText(deps.words, sheet.ask.locale, reason.code, reason.params) : '',
  };
}

/**
 * Who could take an open seat, a page of the pool at a time: those of the call's panel first, and
 * who has a conflict last. `expert` and `from` in the address say what is looked for.
 */
async function offersOf(deps: Deps, { ask, file }: SheetAsk) {
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
        ...offer(
          row.id,
          expert,
          hindered.get(expert.personId) ?? [],
          ticked.includes(expert.userId),
        ),
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

function offer(
  caseId: string,
  expert: PoolExpert,
  hindrances: readonly Hindrance[],
  checked: boolean,
) {
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
    decide: `/cases/${caseId}/ties?person=${expert.personId}`,
    checked: checked && !conflicted,
  };
}

function errorOf({ words }: Deps, { ask }: SheetAsk): string {
  const reason = ask.failed?.refusal.fields['experts'];
  return reason ? refusalText(words, ask.locale, reason.code, reason.params) : '';
}
