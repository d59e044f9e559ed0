import { mailOccasions, type MailOccasion, type StagesById } from '../application/mailOccasions.js';
import type { TrancheRule } from '../award/tranches.js';
import type { JsonObject } from '../json.js';
import type { CaseEvent } from '../workflow/caseEvents.js';
import type { CaseChange, Effect } from '../workflow/recorder.js';
import type { Moment } from './playing.js';
import { moneyAfter, noMoney, type MoneyMove, type WalkMoney } from './walkMoney.js';

/** Tasks of one sort that were opened together. */
export interface WalkTask {
  readonly verb: string;
  /** A role, a side of the case, or null for persons named one by one. */
  readonly role: string | null;
  readonly count: number;
  readonly openedAt: string;
  readonly dueAt: string | null;
}

export type WalkEffect = Effect & { readonly at: string };

export interface WalkMail {
  readonly occasion: MailOccasion;
  readonly at: string;
  /** What the text is filled from. */
  readonly change: CaseChange;
}

/** What came about between two moments: in a stage, or on handing in. */
export interface Happenings {
  readonly acts: readonly { readonly at: string; readonly verb: string }[];
  readonly tasks: readonly WalkTask[];
  readonly mails: readonly WalkMail[];
  readonly effects: readonly WalkEffect[];
  readonly facts: JsonObject;
  readonly moves: readonly (MoneyMove & { readonly at: string })[];
}

/** One visit to a stage. */
export interface WalkStep extends Happenings {
  readonly stage: string;
  readonly visit: number;
  readonly enteredAt: string;
  /** The end of its latest term. */
  readonly dueAt: string | null;
  readonly leftAt: string | null;
  readonly outcome: string | null;
  /** The clock ended it. */
  readonly timedOut: boolean;
  /** How many choices of the path had been taken when it began. */
  readonly choices: number;
}

/** Everything that came about on a walk, in order. */
export interface WalkRecord {
  readonly begin: Happenings;
  readonly steps: readonly WalkStep[];
  readonly money: WalkMoney;
  readonly end: { readonly end: string; readonly at: string } | null;
}

const nothing: Happenings = { acts: [], tasks: [], mails: [], effects: [], facts: {}, moves: [] };

export const emptyRecord: WalkRecord = { begin: nothing, steps: [], money: noMoney, end: null };

/** What a record needs of the definition that is walked. */
export interface Walked {
  readonly tranches: readonly TrancheRule[];
  readonly stages: StagesById;
}

/** The record after one more act; refused where the ledger would refuse. */
export function withMoment(
  before: WalkRecord,
  moment: Moment,
  { tranches, stages }: Walked,
  choices: number,
): WalkRecord {
  const { change, verb } = moment;
  const at = moment.at.toISOString();
  const { money, moves } = moneyAfter(before.money, change, tranches);
  const mails = mailsByEvent(change, stages);
  const acted = happen(before, { acts: [...present(before).acts, { at, verb }] });
  const walked = change.events.reduce<WalkRecord>((record, event) => {
    const next = withEvent(record, event, { at, choices, timedOut: verb === 'time' });
    return withMails(next, mails.get(event) ?? [], at, change);
  }, acted);
  const caused = change.effects.reduce<WalkRecord>((record, effect) => {
    const own = moves.filter((move) => move.effect === effect);
    return withEffect(
      record,
      { ...effect, at },
      own.map((move) => ({ ...move, at })),
      verb === 'submit',
    );
  }, walked);
  return { ...caused, money };
}

const present = ({ begin, steps }: WalkRecord): Happenings => steps.at(-1) ?? begin;

/** Adds to what came about in the present stage. */
function happen(record: WalkRecord, more: Partial<WalkStep>): WalkRecord {
  const last = record.steps.at(-1);
  if (!last) return { ...record, begin: { ...record.begin, ...more } };
  return { ...record, steps: [...record.steps.slice(0, -1), { ...last, ...more }] };
}

/** An effect stands with the latest visit to the stage that caused it, or with handing in. */
function withEffect(
  { begin, steps, ...rest }: WalkRecord,
  effect: WalkEffect,
  moves: Happenings['moves'],
  handedIn: boolean,
): WalkRecord {
  const place = handedIn ? -1 : steps.findLastIndex(({ stage }) => stage === effect.stage);
  const add = <T extends Happenings>(to: T): T => ({
    ...to,
    effects: [...to.effects, effect],
    moves: [...to.moves, ...moves],
  });
  return {
    ...rest,
    begin: place < 0 ? add(begin) : begin,
    steps: steps.map((step, at) => (at === place ? add(step) : step)),
  };
}

interface Acted {
  readonly at: string;
  readonly choices: number;
  readonly timedOut: boolean;
}

function withEvent(
  record: WalkRecord,
  event: CaseEvent,
  { at, choices, timedOut }: Acted,
): WalkRecord {
  switch (event.type) {
    case 'stage_entered': {
      const { stage, visit, at: enteredAt, dueAt } = event;
      const entered = { stage, visit, enteredAt, dueAt, leftAt: null, outcome: null };
      const step = { ...nothing, ...entered, timedOut: false, choices };
      return { ...record, steps: [...record.steps, step] };
    }
    case 'task_opened':
      return happen(record, { tasks: withTask(present(record).tasks, event.task) });
    case 'facts_set':
      return happen(record, { facts: { ...present(record).facts, ...event.facts } });
    case 'due_set':
    case 'clock_resumed':
      return happen(record, { dueAt: event.dueAt });
    case 'stage_concluded':
      return happen(record, { outcome: event.outcome, timedOut, leftAt: at });
    case 'ended':
      return { ...happen(record, { leftAt: at, timedOut }), end: { end: event.end, at } };
    default:
      return record;
  }
}

type OpenedTask = Extract<CaseEvent, { type: 'task_opened' }>['task'];

function withTask(tasks: readonly WalkTask[], task: OpenedTask): readonly WalkTask[] {
  const { verb, role, openedAt, dueAt } = task;
  const same = tasks.findIndex(
    (each) => each.verb === verb && each.role === role && each.openedAt === openedAt,
  );
  if (same < 0) return [...tasks, { verb, role, count: 1, openedAt, dueAt }];
  return tasks.map((each, at) => (at === same ? { ...each, count: each.count + 1 } : each));
}

/** The mails of a change by the event that gave occasion to each. */
function mailsByEvent(
  change: CaseChange,
  stages: StagesById,
): ReadonlyMap<CaseEvent, readonly MailOccasion[]> {
  const all = mailOccasions(change, stages);
  return new Map(change.events.map((event) => [event, all.filter(({ of }) => of === event)]));
}

function withMails(
  record: WalkRecord,
  occasions: readonly MailOccasion[],
  at: string,
  change: CaseChange,
): WalkRecord {
  if (occasions.length === 0) return record;
  const mails = occasions.map((occasion) => ({ occasion, at, change }));
  return happen(record, { mails: [...present(record).mails, ...mails] });
}
