import { mailOccasions } from '../../domain/application/mailOccasions.js';
import { shortMoney } from '../../domain/money.js';
import { effectTraits } from '../../domain/workflow/contract/effects.js';
import { isSuspended, presentDue } from '../../domain/workflow/exits/presentDue.js';
import type { KeptOutcomes } from '../../domain/workflow/caseEvents.js';
import { stagesOnwards } from '../../domain/workflow/stagesAhead.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { inLocale } from '../../domain/localText.js';
import { correctedLines } from '../../shared/casefile/correctedRecord.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import { dateWords } from '../../shared/words/dateWords.js';
import { stageOfCase } from './exitChoices.view.js';
import type { ExitMoney } from './exitMoney.query.js';

interface Told {
  readonly file: Pick<CaseFile, 'definition' | 'rules'>;
  readonly change: CaseChange;
  /** Null where the reader hears nothing of it. */
  readonly money: ExitMoney | null;
  /** The place that the case had in its ranking is another's by now. */
  readonly placeTaken: boolean;
  /** A choice is still to be made, on which place, clock and tasks depend; its options say which. */
  readonly undecided: boolean;
  readonly context: PageContext;
}

/**
 * What an exit would do, told before it is done and out of the very change that it would make: to
 * the place and the clocks of the case, to tasks and seats, to money, voucher and public list, and
 * who is written to.
 */
export function consequences(told: Told): readonly string[] {
  const chosen = told.undecided
    ? []
    : [...placeLines(told), ...correctionLines(told), ...taskLines(told)];
  const places = told.placeTaken ? [say(told, 'placeTaken')] : [];
  return [...chosen, ...places, ...moneyLines(told), ...publicLines(told)];
}

type Values = Readonly<Record<string, string | number>>;
const say = ({ context: { words, locale } }: Told, key: string, values: Values = {}): string =>
  words(locale, `exits.effect.${key}`, values);

function placeLines(told: Told): string[] {
  const { change, file, context } = told;
  const { before, state } = change;
  const dates = dateWords(context.words, context.locale, context.now);
  const day = (at: string | null): string =>
    at === null ? say(told, 'noDeadline') : dates.deadline(at);
  const stage = state.stage === null ? undefined : file.definition.workflow.stages[state.stage];
  const place = stage ? inLocale(stage.name, context.locale) : '';
  if (before.status !== 'ended' && state.status === 'ended') return [say(told, 'ends')];
  if (state.status === 'ended') {
    const again = change.events.some(({ type }) => type === 'ended');
    return again ? [say(told, 'staysEnded')] : [];
  }
  if (isSuspended(state)) return [say(told, 'stands')];
  const [was, due] = [presentDue(before), presentDue(state)];
  return [
    ...(state.stage === before.stage ? [] : [say(told, 'place', { stage: place })]),
    say(told, clockWords(was, due), { was: day(was), due: day(due) }),
  ];
}

/** What is said of the clock: of one that does not run yet there is no date to tell. */
function clockWords(was: string | null, due: string | null): string {
  if (was === due) return 'clockStays';
  if (due === null) return 'clockOpen';
  return was === null ? 'clockSet' : 'clock';
}

/** What a correction leaves to be done anew, and what it does not reach. */
function correctionLines(told: Told): string[] {
  return told.change.events.flatMap((event) => {
    switch (event.type) {
      case 'outcome_corrected':
      case 'sent_back':
        return [...redoLines(told, event.kept), ...underWay(told)];
      case 'reopened':
        return [
          say(told, 'numberStays'),
          ...redoLines(told, event.kept),
          ...deferralLines(told),
          say(told, 'approvedAnew'),
        ];
      case 'names_corrected': {
        const [was, now] = [event.was, event.now].map(
          ({ title, applicantName }) => `${title} · ${applicantName}`,
        );
        return [say(told, 'renamed', { was: was ?? '', now: now ?? '' }), ...frozenTexts(told)];
      }
      case 'record_corrected': {
        const { file, context } = told;
        const { definition } = file;
        return [
          ...correctedLines(context.words, context.locale, definition, event),
          ...redone(told),
        ];
      }
      case 'late_accepted':
        return [say(told, 'lateStays')];
      case 'corrections_allowed':
        return [say(told, 'roundAllowed')];
      default:
        return [];
    }
  });
}

/** Nothing else is handled anew where the case stays in its place. */
const redone = (told: Told): readonly string[] =>
  told.change.events.some((event) => event.type === 'stage_entered')
    ? redoLines(told)
    : [say(told, 'nothingAnew')];

/** Which of the stages it has been through are handled anew from here on, and what stands. */
function redoLines(told: Told, kept: KeptOutcomes = {}): string[] {
  const { file, change, context } = told;
  const { before, state } = change;
  const listed = (ids: readonly string[]): string =>
    ids.map((id) => stageOfCase(file, context, id)).join(context.locale === 'en' ? ', ' : '\u3001');
  const been = [...stagesOnwards(file.rules, state.stage === null ? [] : [state.stage])].filter(
    (id) => before.memory[id] !== undefined && kept[id] === undefined,
  );
  const standing = Object.keys(kept);
  return [
    ...(been.length === 0 ? [] : [say(told, 'redo', { stages: listed(been) })]),
    ...(standing.length === 0 ? [] : [say(told, 'kept', { stages: listed(standing) })]),
  ];
}

/** Documents that a reopened case still has to bring. */
function deferralLines(told: Told): string[] {
  const { change, context } = told;
  const { before, state } = change;
  if (!before.deferral) return [];
  if (!state.deferral) return [say(told, 'deferralWaits')];
  const due = dateWords(context.words, context.locale, context.now).deadline(state.deferral.dueAt);
  return [say(told, 'deferralAnew', { due })];
}

/** What the present stage has begun is closed with it. */
function underWay(told: Told): string[] {
  const { file, change, context } = told;
  const { stage, memory } = change.before;
  return stage === null || Object.keys(memory[stage] ?? {}).length === 0
    ? []
    : [say(told, 'underWay', { stage: stageOfCase(file, context, stage) })];
}

/** Texts that say the old names and stay as they are. */
function frozenTexts(told: Told): string[] {
  const { change, file } = told;
  const { memory } = change.before;
  const texts = Object.keys(memory).flatMap((id) => {
    if (file.definition.workflow.stages[id] === undefined) return [];
    const stage = file.rules.stage(id);
    const kind = stageKind(stage.kind);
    return [
      ...(kind.publishes(stage)?.list(memory[id] ?? {}) ? ['listStands'] : []),
      ...(kind.signs(stage)?.issued(memory[id] ?? {}) ? ['agreementStands'] : []),
    ];
  });
  return [...new Set(texts)].map((key) => say(told, key));
}

function taskLines(told: Told): string[] {
  const { before, state } = told.change;
  const closed = Object.values(before.tasks).filter(({ id }) => state.tasks[id] === undefined);
  const opened = Object.keys(state.tasks).filter((id) => before.tasks[id] === undefined);
  const seats = closed.filter(({ userId, seat }) => userId !== null || seat !== undefined).length;
  return [
    ...(closed.length === 0 ? [] : [say(told, 'tasksClosed', { count: closed.length })]),
    ...(opened.length === 0 ? [] : [say(told, 'tasksOpened', { count: opened.length })]),
    ...(seats === 0 ? [] : [say(told, 'seats', { count: seats })]),
  ];
}

function moneyLines(told: Told): string[] {
  const { change, money, context } = told;
  if (money === null) return [];
  const { before, state } = change;
  const amount = (fen: bigint): Values => ({ amount: shortMoney(fen, context.locale) });
  const [was, is] = [before, state].map(({ facts }) => facts['reserved'] === true);
  const ended = change.events.some(({ type }) => type === 'ended');
  const unpaid = money.planned + money.due;
  const cancels = change.effects.some((each) => effectTraits(each).takesDue);
  const anew = change.events.some(
    (event) => event.type === 'record_corrected' && event.corrected.what === 'award',
  );
  const fate = ended ? (cancels ? 'stops' : 'pays') : null;
  const stopped = isSuspended(state) && !isSuspended(before);
  const lines = [
    (ended || stopped) && sumLine(told, money, fate ?? 'waits'),
    was === true && is !== true && say(told, 'released', amount(money.reserved)),
    was !== true && is === true && say(told, 'reservedAgain'),
    was === true && anew && say(told, 'reservedAnew', amount(money.reserved)),
    stopped && say(told, 'notPaid', amount(unpaid)),
    !isSuspended(state) && isSuspended(before) && !ended && say(told, 'paidAgain', amount(unpaid)),
    money.onItsWay > money.atBank &&
      say(told, stopped ? 'batchStops' : 'onItsWay', amount(money.onItsWay - money.atBank)),
    money.atBank > 0n && say(told, 'atBank', amount(money.atBank)),
    ended && money.batch !== null && say(told, 'batchFirst', { batch: money.batch }),
    money.paid > 0n && say(told, 'paidStays', amount(money.paid)),
  ].filter((line) => line !== false);
  return lines.length === 0 ? [say(told, 'moneyStays')] : lines;
}

const dueWords = { stops: 'dueStopped', pays: 'dueStays', waits: 'dueWaits' } as const;

/** All money of the award in one line: what was paid, what is due and what is not, and what becomes of each. */
function sumLine(
  told: Told,
  { paid, due, planned }: ExitMoney,
  fate: keyof typeof dueWords,
): string | false {
  const parts = [
    paid > 0n && (['paid', paid] as const),
    due > 0n && ([dueWords[fate], due] as const),
    planned > 0n && ([fate === 'waits' ? 'plannedWaits' : 'plannedBack', planned] as const),
  ].filter((part) => part !== false);
  if (parts.length === 0) return false;
  return parts
    .map(([key, fen]) => say(told, `sum.${key}`, { amount: shortMoney(fen, told.context.locale) }))
    .join(' · ');
}

function publicLines(told: Told): string[] {
  const { change, file } = told;
  const { before, state, events } = change;
  const stage = before.stage === null ? null : file.rules.stage(before.stage);
  const list =
    stage &&
    stageKind(stage.kind)
      .publishes(stage)
      ?.list(before.memory[before.stage ?? ''] ?? {});
  const readers = new Set(
    mailOccasions(change, file.definition.workflow.stages).map(({ to }) => to),
  );
  const frozen = before.facts['frozen'] === true && events.some(({ type }) => type === 'ended');
  const counterparty = readers.has('counterparty') && file.definition.counterparty !== undefined;
  const struck = change.effects.some((each) => effectTraits(each).strikes);
  // That such a line is published anew is said with what was corrected.
  const correctsNotice = events.some(
    (event) => event.type === 'record_corrected' && event.corrected.what === 'notice',
  );
  const owing = [...readers].some((to) => to.startsWith('task:'));
  return [
    ...(frozen ? [say(told, 'unfrozen')] : []),
    ...(struck ? [say(told, correctsNotice ? 'struckLine' : 'struck')] : []),
    ...(!struck && list && state.stage !== before.stage ? [say(told, 'listed')] : []),
    ...(readers.has('applicant') ? [say(told, 'told')] : []),
    ...(owing && !readers.has('applicant') ? [say(told, 'owingTold')] : []),
    ...(readers.size === 0 ? [say(told, 'untold')] : []),
    ...(counterparty ? [say(told, 'counterpartyTold')] : []),
  ];
}
