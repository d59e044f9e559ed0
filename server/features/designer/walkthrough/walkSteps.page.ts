import { supposedText } from '../../../domain/workflow/contract/course.js';
import { isYearLoaded, zoneDay } from '../../../domain/calendar.js';
import { parseDuration } from '../../../domain/duration.js';
import { inLocale } from '../../../domain/localText.js';
import type { Stage } from '../../../domain/definition/definition.js';
import { stageKind } from '../../../domain/workflow/stages/registry.js';
import type { WalkBranch } from '../../../domain/walkthrough/choices.js';
import type { WalkMail, WalkStep, WalkTask } from '../../../domain/walkthrough/walkRecord.js';
import type { Walk } from '../../../domain/walkthrough/walkthrough.js';
import { caseMailText } from '../../../shared/letters/caseMailText.js';
import { effectLines, factLines, moveLines } from './walkCaused.page.js';
import {
  daysWord,
  nameWords,
  outcomeWord,
  placeName,
  whoWord,
  type WalkWords,
} from './walkWords.view.js';

/** Where a step leads: the address of the walk up to there, and what experts of a stage would see. */
export interface StepLinks {
  readonly back: (choices: number) => string;
  readonly expertView: (stage: string) => string;
}

/** The stages gone through so far, the last one being where the case stands. */
export function stepViews(saying: WalkWords, walk: Walk, links: StepLinks): object[] {
  return walk.steps.map((step) => stepView(saying, walk, step, links));
}

function stepView(saying: WalkWords, walk: Walk, step: WalkStep, links: StepLinks): object {
  const stage = saying.definition.workflow.stages[step.stage];
  const left = step.leftAt !== null;
  return {
    label: stage?.name ?? step.stage,
    state: left ? 'done' : 'now',
    kind: stage ? kindWord(saying, stage) : '',
    at: periodWord(saying, step),
    due: dueWord(saying, step),
    badge: stage ? endBadge(saying, stage, step) : false,
    tasks: step.tasks.map((task) => taskLine(saying, stage, task)),
    corrections: stage ? correctionWord(saying, stage) : '',
    clock: stage ? clockWords(saying, stage) : [],
    mails: mailViews(saying, step.mails),
    facts: factLines(saying, step.facts),
    moves: moveLines(saying, step.moves),
    effects: effectLines(saying, step),
    branches: branchLines(saying, walk.decided.get(step.visit) ?? []),
    back: left ? links.back(step.choices) : false,
    expertView: stage && stageKind(stage.kind).seats(stage) ? links.expertView(step.stage) : false,
  };
}

/** What sort of stage it is, where its name does not say so. */
function kindWord({ word, locale }: WalkWords, stage: Stage): string {
  const kind = word(`designerValues.kind_${stage.kind}`);
  return kind === inLocale(stage.name, locale) ? '' : kind;
}

/** The years whose holidays are not known, so that dates in them may still move. */
export function openYears({ calendar }: WalkWords, { steps, now }: Walk): string {
  const days = [...steps.flatMap(({ dueAt }) => dueAt ?? []), now].map(dayOf);
  const years = days.filter((day) => !isYearLoaded(calendar, day)).map((day) => day.slice(0, 4));
  const [first, last] = [years.toSorted()[0] ?? '', years.toSorted().at(-1) ?? ''];
  return first === last ? first : `${first}\u2013${last}`;
}

const dayOf = (at: string): string => zoneDay(new Date(at));

function periodWord(saying: WalkWords, { enteredAt, leftAt }: WalkStep): string {
  const { dates, say } = saying;
  const from = dates.date(enteredAt);
  if (leftAt === null) return say('since', { date: from });
  if (dayOf(leftAt) === dayOf(enteredAt)) return say('sameDay', { date: from });
  const days = daysWord(saying, enteredAt, leftAt);
  return say('period', { from, to: dates.date(leftAt), days });
}

function dueWord(saying: WalkWords, { enteredAt, dueAt }: WalkStep): string {
  if (dueAt === null) return saying.say('noTerm');
  const days = daysWord(saying, enteredAt, dueAt);
  return saying.say('due', { date: saying.dates.date(dueAt), days });
}

function endBadge(saying: WalkWords, stage: Stage, step: WalkStep): object | false {
  const { outcome, timedOut, leftAt } = step;
  if (leftAt === null) return { tone: 'info', label: saying.say('here') };
  const label = outcome === null ? saying.say('lapsed') : outcomeWord(saying, stage, outcome);
  if (!timedOut) return { tone: 'quiet', label };
  return { tone: 'warn', label: saying.say('timedOut', { outcome: label }) };
}

function taskLine(saying: WalkWords, stage: Stage | undefined, task: WalkTask): object {
  const { word, say, dates } = saying;
  const general = ['answer', 'deliver'].includes(task.verb);
  const verb = general ? task.verb : `${stage?.kind ?? ''}.${task.verb}`;
  return {
    who: whoWord(saying, task.role, stage),
    count: task.count > 1 ? say('people', { count: task.count }) : '',
    what: word(`enums.tasks.${verb}`),
    due: task.dueAt === null ? '' : say('until', { date: dates.date(task.dueAt) }),
  };
}

function correctionWord({ say, definition, ...saying }: WalkWords, stage: Stage): string {
  const corrections = stageKind(stage.kind).corrections(stage);
  if (corrections === null || corrections.times === 0) return '';
  const { times, due, silent } = corrections;
  const whole = { say, definition, ...saying };
  const term = termWord(whole, due);
  const asked = say('corrections', { count: times, term });
  if (silent === null) return asked;
  return `${asked}${say('noAnswer', { outcome: outcomeWord(whole, stage, silent) })}`;
}

/** A duration in words, such as `5 working days`. */
export function termWord({ say }: WalkWords, duration: string): string {
  const { count, unit } = parseDuration(duration);
  return say(`terms.${unit}`, { count });
}

/** What the clock does by itself: reminders, the one who is told, what time running out means. */
function clockWords(saying: WalkWords, stage: Stage): string[] {
  const { say, word } = saying;
  const remind = stage.remind.map((before) => termWord(saying, before)).join(say('listed'));
  return [
    ...(stage.remind.length === 0 ? [] : [say('reminded', { terms: remind })]),
    ...(stage.escalate === undefined
      ? []
      : [say('escalated', { who: word(`roles.${stage.escalate}`) })]),
    ...(stage.timeout === undefined
      ? []
      : [say('timeout', { outcome: outcomeWord(saying, stage, stage.timeout) })]),
  ];
}

function mailToWords({ say }: WalkWords, to: WalkMail['occasion']['to'], count: number): string {
  if (to === 'seats') return say('toExperts', { count });
  return say(`mailTo.${to.startsWith('task:') ? 'owing' : to}`);
}

/** The mails as they would be read. */
export function mailViews(saying: WalkWords, mails: readonly WalkMail[]): object[] {
  const { definition, locale, say, words, dates } = saying;
  const sent = mails.filter(
    ({ occasion: { to } }) => to !== 'counterparty' || definition.counterparty !== undefined,
  );
  const counted = sent.filter(
    ({ occasion }, at) => sent.findIndex((each) => each.occasion.event === occasion.event) === at,
  );
  return counted.map(({ occasion, at, change }) => {
    const same = sent.filter((each) => each.occasion.event === occasion.event).length;
    const text = caseMailText(words, {
      definition,
      title: say('sampleTitle'),
      number: `${definition.number_prefix}-${saying.values.call?.year ?? ''}-0001`,
      link: `…${occasion.path.replace(':id', '')}`,
      change,
      occasion,
      locale,
      at,
      call: say('sampleTitle'),
      name: say('sampleName'),
      organisation: '',
      applicant: say('sampleApplicant'),
      code: words(locale, 'mailMarks.sample_code'),
    });
    return {
      ...text,
      // What the walk itself has given for a reason is said to be that, in the reader's language.
      body: text.body.replaceAll(supposedText, say('supposedReason')),
      to: mailToWords(saying, occasion.to, same),
      at: dates.date(at),
    };
  });
}

const tones = { holds: 'ok', fails: 'quiet', undetermined: 'warn' } as const;

/** The branches of an outcome, with the condition that decided. */
export function branchLines(saying: WalkWords, branches: readonly WalkBranch[]): object[] {
  const { say } = saying;
  return branches.map(({ when, to, verdict, missing, taken }) => ({
    rule: when ?? '',
    to: placeName(saying, to),
    taken,
    badge: {
      tone: taken ? 'ok' : tones[verdict],
      label: taken ? say('branch.taken') : say(`branch.${when === null ? 'rest' : verdict}`),
    },
    missing:
      missing.length === 0 ? '' : say('branch.missing', { names: nameWords(saying, missing) }),
  }));
}
