import { inLocale } from '../../../domain/localText.js';
import type { Reason } from '../../../domain/refusal.js';
import type { Walk } from '../../../domain/walkthrough/walkthrough.js';
import type { Chosen } from '../../../domain/walkthrough/walkPath.js';
import { readerOf } from '../../../shared/forms/fieldReader.js';
import { namedFields } from '../../../shared/forms/formView.js';
import { workflowDrawing } from '../../../shared/definitionWords/workflowDrawing.js';
import { sampleValueNames, type SampleForm, type SampleGroup } from './sampleForm.view.js';
import type { ReadSamples } from './samples.input.js';
import {
  pathEntries,
  walkHref,
  type ReadPath,
  type ReadStart,
  type WalkPlace,
} from './walkAddress.input.js';
import { awardView, totalsView } from './walkAward.page.js';
import { moveLines } from './walkCaused.page.js';
import { choiceViews } from './walkChoices.page.js';
import { dutyViews } from './walkDuties.page.js';
import { mailViews, openYears, stepViews } from './walkSteps.page.js';
import { placeName, type WalkWords } from './walkWords.view.js';

/** Everything an address asked for, and what came of it. */
export interface WalkedAsk {
  readonly place: WalkPlace;
  readonly form: SampleForm;
  readonly samples: ReadSamples;
  readonly path: ReadPath;
  readonly start: ReadStart;
  readonly after: { readonly typed: string; readonly problem: Reason | null };
  readonly walk: Walk;
  /** The table of the sample form that gets one more row. */
  readonly addRowTo?: string | undefined;
}

/** The page of a walk: steps and choices on the left, sample values and totals beside them. */
export function walkPage(saying: WalkWords, asked: WalkedAsk): object {
  const { walk, path, place } = asked;
  const hrefTo = (choices: readonly Chosen[]): string => walkHref(place, choices, keptOf(asked));
  const errors = errorsOf(saying, asked);
  const years = openYears(saying, walk);
  return {
    base: place.base,
    drawing: workflowDrawing(saying.definition, {
      words: saying.words,
      locale: saying.locale,
      chosen: walk.state.stage,
    }),
    errors,
    summary: errors.length === 0 ? '' : saying.say('wrong'),
    stopped: stoppedView(saying, asked, hrefTo),
    begin: beginView(saying, walk),
    steps: stepViews(saying, walk, {
      back: (choices) => hrefTo(path.path.slice(0, choices)),
      expertView: (stage) => expertViewHref(asked, stage),
    }),
    end: endView(saying, walk),
    mayMove: years === '' ? false : saying.say('mayMove', { years }),
    choices: choiceViews(saying, walk),
    undo: path.path.length === 0 ? false : hrefTo(path.path.slice(0, -1)),
    again: path.path.length === 0 ? false : hrefTo([]),
    hidden: hiddenInputs(asked, keptOf(asked)),
    sampleHidden: hiddenInputs(asked, []),
    after: { value: asked.after.typed, error: errorText(saying, asked.after.problem) },
    start: {
      value: asked.start.typed === '' ? asked.start.day : asked.start.typed,
      error: errorText(saying, asked.start.problem),
    },
    ...samplesView(saying, asked),
    duties: dutyViews(saying, walk),
    award: awardView(saying, walk),
    totals: totalsView(saying, walk),
  };
}

/** What an address carries besides the path: the start and changed sample values. */
function keptOf({ start, samples }: WalkedAsk): (readonly [string, string])[] {
  return [...(start.typed === '' ? [] : [['start', start.typed] as const]), ...samples.changed];
}

/** What experts of a stage would see of this invented application. */
function expertViewHref(asked: WalkedAsk, stage: string): string {
  const { expertView, fixed } = asked.place;
  const kept = Object.fromEntries(keptOf(asked));
  const query = new URLSearchParams({ ...fixed, ...kept, stage });
  return `${expertView}?${query.toString()}`;
}

function hiddenInputs(
  { place, path }: WalkedAsk,
  kept: readonly (readonly [string, string])[],
): object[] {
  return [...Object.entries(place.fixed), ...pathEntries(path.path), ...kept].map(
    ([input, value]) => ({ input, value }),
  );
}

function errorText({ word }: WalkWords, reason: Reason | null): string {
  return reason === null ? '' : word(`refusals.${reason.code}`, reason.params);
}

function errorsOf(saying: WalkWords, { samples, start, after, path, form }: WalkedAsk): object[] {
  const names = sampleValueNames(form);
  const typed = Object.entries(samples.problems).map(([name, reason]) => ({
    href: `#${name}`,
    message: saying.word('fields.problem_line', {
      name: inLocale(names.get(name) ?? { zh: name, en: name }, saying.locale),
      message: errorText(saying, reason),
    }),
  }));
  const one = (href: string, reason: Reason | null): object[] =>
    reason === null ? [] : [{ href, message: errorText(saying, reason) }];
  return [
    ...one('', path.problem),
    ...one('#start', start.problem),
    ...one('#after', after.problem),
    ...typed,
  ];
}

function stoppedView(
  saying: WalkWords,
  { walk: { stopped, steps, end }, path: { path } }: WalkedAsk,
  hrefTo: (path: readonly Chosen[]) => string,
): object | false {
  if (stopped === null) return false;
  const reason = saying.word(`refusals.${stopped.code}`, stopped.params);
  const begun = steps.length > 0 || end !== null;
  const act = path[stopped.choice]?.act ?? '';
  return {
    title: begun ? saying.say('stopped', { n: stopped.choice + 1, act }) : saying.say('notBegun'),
    message: reason,
    href: begun && path.length > stopped.choice ? hrefTo(path.slice(0, stopped.choice)) : false,
  };
}

function beginView(saying: WalkWords, { begin, eligibility, steps }: Walk): object | false {
  if (steps.length === 0 && begin.acts.length === 0) return false;
  const { say, dates, locale } = saying;
  const failing = eligibility.filter(({ verdict }) => verdict !== 'holds');
  return {
    at: dates.date(begin.acts[0]?.at ?? steps[0]?.enteredAt ?? ''),
    mails: mailViews(saying, begin.mails),
    moves: moveLines(saying, begin.moves),
    conditions: failing.map(({ verdict, effect, reason }) => ({
      text: inLocale(reason, locale),
      badge: {
        tone: verdict === 'fails' ? (effect === 'block' ? 'bad' : 'warn') : 'quiet',
        label: say(verdict === 'fails' ? `condition.${effect}` : 'condition.unknown'),
      },
    })),
    met: failing.length === 0 && eligibility.length > 0 ? say('condition.met') : '',
  };
}

function endView(saying: WalkWords, { end, days, money }: Walk): object | false {
  if (end === null) return false;
  const found = Object.entries(saying.definition.workflow.ends).find(([id]) => id === end.end)?.[1];
  const { say, dates, locale } = saying;
  return {
    label: placeName(saying, `.${end.end}`),
    state: found?.state === 'granted' ? 'done' : 'stopped',
    kind: found ? saying.word(`procedures.end.${found.state}`) : '',
    at: dates.date(end.at),
    letter: found?.letter ? inLocale(found.letter, locale) : '',
    says: say('endDays', { count: days.working, calendar: days.calendar }),
    granted: money.award === 'committed' || money.award === 'voucher',
  };
}

function samplesView(saying: WalkWords, asked: WalkedAsk): object {
  const { form, samples, start, addRowTo } = asked;
  const view = ({ title, inputs }: SampleGroup): object => ({
    title: inLocale(title, saying.locale),
    fields: namedFields(inputs, {
      raw: samples.raw,
      problems: samples.problems,
      today: start.day,
      reader: readerOf(saying.words, saying.locale),
      addRowTo,
    }),
  });
  const wrong = new Set(Object.keys(samples.problems));
  return {
    course: form.course.map(view),
    conditions: form.conditions.map(view),
    conditionsOpen: form.conditions.some(({ inputs }) =>
      inputs.some(({ name }) => wrong.has(name)),
    ),
  };
}
