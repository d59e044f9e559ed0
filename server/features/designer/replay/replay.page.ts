import type { Reader } from '../../../domain/form/fieldKind.js';
import { zoneDay } from '../../../domain/calendar.js';
import { inLocale } from '../../../domain/localText.js';
import { fen, shortMoney } from '../../../domain/money.js';
import type { RankedList, RedrawnLine } from '../../../domain/replay/redrawnLine.js';
import type { ReplayedCase, Result } from '../../../domain/replay/replayed.js';
import type { ReplayableCall } from './replayCalls.query.js';
import type { DraftReplay } from './replayDraft.query.js';
import { amountIn, differenceWords, doubtWords } from './replayWords.view.js';

/** How many cases with the same result are listed; the rest are counted. */
const MOST_NOTED = 100;

const word = (key: string, values: object = {}) => ({ key: `replay.${key}`, ...values });

/** The calls to choose from, and what stands in the way of replaying one. */
export function choicePage(
  calls: readonly ReplayableCall[],
  chosen: ReplayableCall | null,
  sound: boolean,
  overviewHref: string,
  reader: Reader,
): object {
  return {
    calls: calls.map((call) => ({
      value: call.id,
      label: callWords(call, reader),
    })),
    chosen: chosen?.id ?? '',
    sound,
    overviewHref,
    running: chosen?.running ?? false,
  };
}

function callWords({ title, closesAt, cases, running }: ReplayableCall, reader: Reader): string {
  const { t, locale } = reader;
  const parts = [
    inLocale(title, locale),
    t('replay.closes', { date: zoneDay(new Date(closesAt)) }),
    t('replay.caseCount', { count: cases }),
    ...(running ? [t('replay.stillRunning')] : []),
  ];
  return parts.join(' · ');
}

/**
 * What the draft would have done to the call, the sum of it first. Cases that are not the reader's
 * to handle count in it and are not named.
 */
export function resultPage(
  replay: DraftReplay,
  call: ReplayableCall,
  apart: ReadonlySet<string>,
  reader: Reader,
): object {
  const { totals, truncated } = replay;
  const cases = replay.cases.filter(({ id }) => !apart.has(id));
  const of = (verdict: ReplayedCase['verdict']): readonly ReplayedCase[] =>
    cases.filter((each) => each.verdict === verdict);
  const noted = of('noted');
  return {
    result: {
      callTitle: call.title,
      headline: headline(replay, reader),
      tone: totals.differing + totals.cannotTell === 0 ? 'done' : 'info',
      truncated,
      stats: statsOf(replay, reader),
      lines: replay.lines.map((line) => lineOf(line, reader)),
      differing: of('differs').map((each) => rowOf(each, reader)),
      proposedSays: cases.some(({ after }) => after?.state === 'proposed')
        ? word('differingAfter')
        : false,
      cannotTell: of('unknown').map((each) => rowOf(each, reader)),
      noted: noted.slice(0, MOST_NOTED).map((each) => rowOf(each, reader)),
      notedCount: noted.length,
      notedMore: Math.max(noted.length - MOST_NOTED, 0),
      same: of('same').length,
      apart: replay.cases.length - cases.length,
    },
  };
}

function headline({ totals }: DraftReplay, reader: Reader): string {
  const { cases: of, differing: n, cannotTell, differenceFen } = totals;
  const { t } = reader;
  if (of === 0) return t('replay.headline.none');
  const parts = [
    n === 0 ? t('replay.headline.same', { of }) : t('replay.headline.differ', { of, n }),
    ...(differenceFen > 0n
      ? [t('replay.headline.more', { amount: amountIn(differenceFen, reader) })]
      : []),
    ...(differenceFen < 0n
      ? [t('replay.headline.less', { amount: amountIn(-differenceFen, reader) })]
      : []),
    ...(cannotTell === 0 ? [] : [t('replay.headline.unknown', { n: cannotTell })]),
  ];
  return t('replay.headline.whole', { parts: parts.join(t('replay.headline.joint')) });
}

function statsOf({ totals, availableFen }: DraftReplay, reader: Reader): readonly object[] {
  const { differenceFen, fenBefore, fenAfter, grantedBefore, grantedAfter } = totals;
  const left = availableFen === null ? null : availableFen - differenceFen;
  const arrow = (before: string | number, after: string | number): string =>
    before === after ? String(after) : `${before} → ${after}`;
  return [
    {
      label: word('differing'),
      value: `${totals.differing} / ${totals.cases}`,
      tone: totals.differing > 0 ? 'urgent' : '',
    },
    { label: word('cannotTell'), value: String(totals.cannotTell) },
    { label: word('granted'), value: arrow(grantedBefore, grantedAfter) },
    {
      label: word('money'),
      value: shortMoney(fen(fenAfter), reader.locale),
      unit: { key: 'common.units.money' },
      note: moneyNote(fenBefore === fenAfter ? null : fenBefore, left, reader),
    },
  ];
}

/** What was granted then, and what the budget line would still hold. */
function moneyNote(was: bigint | null, left: bigint | null, reader: Reader): string {
  const parts = [
    ...(was === null ? [] : [reader.t('replay.moneyWas', { amount: amountIn(was, reader) })]),
    ...(left === null ? [] : [leftWords(left, reader)]),
  ];
  return parts.join('');
}

const leftWords = (left: bigint, reader: Reader): string =>
  left < 0n
    ? reader.t('replay.short', { amount: amountIn(-left, reader) })
    : reader.t('replay.left', { amount: amountIn(left, reader) });

function lineOf({ stage, before, after, quota, budgetFen, maybe }: RedrawnLine, reader: Reader) {
  const limits = [
    ...(quota === null ? [] : [reader.t('replay.line.quota', { n: quota })]),
    ...(budgetFen === null
      ? []
      : [reader.t('replay.line.budget', { amount: amountIn(budgetFen, reader) })]),
  ];
  const drawn = (line: RankedList): object => ({
    above: reader.t('replay.line.above', { n: line.above, of: line.cases }),
    sum: amountIn(line.sumFen, reader),
    by: word(`line.by.${line.limitedBy}`),
  });
  return {
    stage,
    limits: limits.join(reader.t('replay.and')),
    was: drawn(before),
    would: drawn(after),
    maybe,
  };
}

function rowOf(each: ReplayedCase, reader: Reader): object {
  const { before, after } = each;
  return {
    href: `/cases/${each.id}`,
    no: each.number,
    name: each.title,
    before: resultWords(before, reader),
    after: after === null ? false : resultWords(after, reader),
    tone: toneOf(before, after),
    why: each.differences.map((difference) => differenceWords(difference, reader)),
    doubts: each.doubts.map((doubt) => doubtWords(doubt, reader)),
    fenBefore: moneyOf(before, reader),
    fenAfter: after === null ? false : moneyOf(after, reader),
    sameMoney: after !== null && after.fen === before.fen,
  };
}

const moneyOf = (result: Result, reader: Reader): string =>
  result.fen === 0n ? reader.t('common.none') : amountIn(result.fen, reader);

function resultWords({ state, name }: Result, { locale, t }: Reader): string {
  const where = name === null ? '' : inLocale(name, locale);
  return t(`replay.state.${state}`, { name: where });
}

function toneOf(before: Result, after: Result | null): string {
  if (after === null) return 'warn';
  if (after.fen > before.fen) return 'ok';
  return after.fen < before.fen ? 'bad' : 'info';
}
