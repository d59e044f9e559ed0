import { zoneDay } from '../../domain/calendar.js';
import type { Actor } from '../../domain/actor.js';
import { breaksText } from '../../domain/meetings/turnTimes.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import type { FormState } from '../../shared/request/formState.js';
import { hearingOf, type DefenceFile, type DefenceRow, type TeamTurn } from './defence.file.js';
import type { RoomSeat } from './seats.query.js';

/** After so many seconds the room sees anew how things stand. */
const renewedEvery = 10;

const word = (key: string, values: object = {}) => ({ key: `defences.${key}`, ...values });

const tones = {
  planned: 'quiet',
  drawn: 'info',
  called: 'ok',
  ended: 'quiet',
  off: 'warn',
} as const;
const turnTones = {
  waiting: 'info',
  on: 'ok',
  heard: 'quiet',
  left: 'warn',
  elsewhere: 'quiet',
  off: 'warn',
} as const;

/** How far a meeting is; one that was called off is over as well. */
export const defenceBadge = (
  { status }: Pick<DefenceRow, 'status'>,
  { off }: { readonly off: boolean },
): object => {
  const shown = off ? 'off' : status;
  return { tone: tones[shown], label: word(`status.${shown}`) };
};

/** Where a turn stands for a reader: called off with its meeting, or as its case has it. */
export function turnState({ turn, here }: TeamTurn): keyof typeof turnTones {
  if (turn.reason !== '') return 'off';
  return !here && turn.live_key !== null ? 'left' : turn.state;
}

export interface DefenceParts extends DefenceFile {
  readonly seats: readonly RoomSeat[];
  readonly runs: boolean;
  /** Other meetings of the same call and stage that still hear teams. */
  readonly others: readonly DefenceRow[];
}

interface Context {
  readonly now: Date;
  readonly locale: Actor['locale'];
}

/** One defence meeting: its lot, the order, and what its secretary does next. */
export function defencePage(
  { defence, turns, seats, runs, others }: DefenceParts,
  { now, locale }: Context,
  form: FormState,
): object {
  const { id, status, value_after: fixed } = defence;
  const uncalled = turns.filter(
    ({ turn, here, file }) =>
      turn.state === 'waiting' && here && turn.called_at === null && file.row.suspended_at === null,
  ).length;
  const onNow = turns.some(({ turn }) => turn.state === 'on');
  const today = zoneDay(now);
  const off = turns.find(({ turn }) => turn.reason !== '')?.turn.reason ?? false;
  return {
    form,
    id,
    runs,
    badge: defenceBadge(defence, { off: off !== false }),
    off,
    on: defence.on_day,
    at: defence.at,
    place: defence.place,
    bring: defence.bring,
    minutes: defence.minutes,
    breaks: breaksText(defence.breaks),
    source: defence.inputs.source,
    mayDraw: runs && status === 'planned' && today > fixed,
    waitsForDay: status === 'planned' && today <= fixed,
    mayCall: runs && (status === 'drawn' || (status === 'called' && uncalled > 0)),
    uncalled,
    mayMove: runs && status !== 'ended' && !onNow,
    mayEnd: runs && status === 'called',
    mayCallOff:
      runs &&
      status !== 'ended' &&
      !turns.some(({ turn }) => turn.state === 'on' || turn.state === 'heard'),
    others: others.map(({ id: value, on_day: on, at, place }) => ({
      value,
      label: `${on} ${at} ${place}`,
    })),
    isCalled: status === 'called',
    isDrawn: status !== 'planned',
    minutesHref: defence.called_at !== null && `/defences/${id}/minutes`,
    roomHref: `/defences/${id}/room`,
    orderHref: `/defences/${id}/order`,
    teamsHref: `/defences/${id}/sheets/teams`,
    expertsHref: `/defences/${id}/sheets/experts`,
    aside: turns.filter(({ keptOut }) => keptOut).length,
    movable:
      runs && status === 'called' && others.length > 0
        ? turns
            .filter(({ turn, here, keptOut }) => here && !keptOut && turn.state === 'waiting')
            .map(({ turn, file }) => ({
              value: turn.id,
              label: `${turn.turn} ${caseTitle(file.row.title, file.definition, locale)}`,
            }))
        : [],
    rows: turns
      .filter(({ keptOut }) => !keptOut)
      .map((each) => turnLine(each, { defence, seats, runs, onNow, today, locale })),
  };
}

interface LineContext {
  readonly defence: DefenceRow;
  readonly seats: readonly RoomSeat[];
  readonly runs: boolean;
  readonly onNow: boolean;
  readonly today: string;
  readonly locale: Actor['locale'];
}

function turnLine(
  each: TeamTurn,
  { defence, seats, runs, onNow, today, locale }: LineContext,
): object {
  const { turn, file, here } = each;
  const { row, definition } = file;
  const gone = !here && turn.live_key !== null;
  const state = turnState(each);
  const sitting = seats.filter((seat) => seat.application_id === row.id);
  const ready = sitting.filter((seat) => seat.status !== 'invited');
  const config = definition.workflow.stages[defence.stage];
  const wanted = config ? (stageKind(config.kind).seats(config)?.experts ?? 0) : 0;
  const acts = runs && defence.status === 'called' && !gone;
  return {
    id: turn.id,
    no: turn.turn === 0 ? false : turn.turn,
    at: turn.at === '' ? false : turn.at,
    label: caseTitle(row.title, definition, locale),
    number: row.number ?? '',
    applicant: row.applicant_name,
    href: `/cases/${row.id}`,
    badge: { tone: turnTones[state], label: word(`turn.${state}`) },
    suspended: here && row.suspended_at !== null,
    seats: word('seats', { ready: ready.length, wanted }),
    short: here && turn.state !== 'heard' && ready.length < wanted,
    names: runs && sitting.map(({ name }) => name),
    mayBegin:
      acts &&
      turn.state === 'waiting' &&
      turn.called_at !== null &&
      !onNow &&
      today >= defence.on_day,
    mayEnd: acts && turn.state === 'on',
    mayPutLast: acts && (turn.state === 'on' || (turn.state === 'waiting' && !onNow)),
  };
}

/** What the room sees: who is on and until when, and who is next; by number where the stage is blind. */
export function roomPage(
  { defence, turns }: DefenceFile,
  { now, locale }: Context,
): { readonly [key: string]: unknown } {
  const current = turns.find(({ turn }) => turn.state === 'on');
  const next = turns.find(
    ({ turn, here, file }) => turn.state === 'waiting' && here && file.row.suspended_at === null,
  );
  const shown = (each: TeamTurn | undefined): object | false =>
    each !== undefined && {
      no: each.turn.turn,
      at: each.turn.at,
      project:
        !each.keptOut &&
        !hearingOf(each.file, defence.stage).blind &&
        caseTitle(each.file.row.title, each.file.definition, locale),
    };
  const began = current?.turn.began_at ?? null;
  const ends = began === null ? null : Date.parse(began) + defence.minutes * 60_000;
  const left = ends === null ? 0 : Math.round((ends - now.getTime()) / 1000);
  return {
    renew: renewedEvery,
    here: `/defences/${defence.id}/room`,
    place: defence.place,
    on: defence.on_day,
    back: `/defences/${defence.id}`,
    current: shown(current),
    next: shown(next),
    ends: ends === null ? false : new Date(ends).toISOString(),
    seconds: left,
    over: ends !== null && left < 0,
    clock: clockText(left),
    isOver: defence.status === 'ended',
  };
}

/** `m:ss`, with a minus where the time is over. */
function clockText(seconds: number): string {
  const all = Math.abs(seconds);
  const text = `${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`;
  return seconds < 0 ? `−${text}` : text;
}
