import type { Reader } from '../../../domain/form/fieldKind.js';
import { fieldKind } from '../../../domain/form/kinds/registry.js';
import { inLocale, type LocalText } from '../../../domain/localText.js';
import { fen, shortMoney } from '../../../domain/money.js';
import { factTypes, plainTypes } from '../../../domain/rules/ruleValues.js';
import type { ReplayDifference, Doubt, LineChange, Seen } from '../../../domain/replay/replayed.js';

/** One thing to say about a case, with the rule and the values it rests on. */
export interface Said {
  readonly text: string;
  /** The rule as it was and as it would be, where there is one. */
  readonly before?: string | null;
  readonly after?: string | null;
  readonly values: readonly string[];
}

/** An amount with its unit, as a sentence wants it. */
export const amountIn = (amount: bigint | number, { locale, t }: Reader): string =>
  t('replay.amount', { amount: shortMoney(fen(amount), locale) });

const maybe = (amount: number | null, reader: Reader): string =>
  amount === null ? reader.t('common.none') : amountIn(amount, reader);

type Of<What extends ReplayDifference['what']> = Extract<ReplayDifference, { readonly what: What }>;
const plain = (text: string): Said => ({ text, values: [] });

/** What would go another way, in words. */
export function differenceWords(each: ReplayDifference, reader: Reader): Said {
  const { what } = each;
  if (what === 'eligibility' || what === 'form' || what === 'formula') {
    return resubmissionWords(each, reader);
  }
  if (what === 'line' || what === 'class' || what === 'amount') {
    return plain(decisionWords(each, reader));
  }
  return stageWords(each, reader);
}

/** What would have been decided. */
function decisionWords(each: Of<'line' | 'class' | 'amount'>, reader: Reader): string {
  const { t } = reader;
  if (each.what === 'line') return placeWords(each, reader);
  if (each.what === 'class') {
    const names = beforeAfter(each, (name) => named(name, reader));
    return t('replay.why.class', names);
  }
  const amounts = beforeAfter(each, (amount) => amountIn(amount, reader));
  return t('replay.why.amount', amounts);
}

const named = (text: LocalText | null, { locale, t }: Reader): string =>
  text === null ? t('common.none') : inLocale(text, locale);

const beforeAfter = <T>(
  { before, after }: { readonly before: T; readonly after: T },
  print: (value: T) => string,
): { readonly before: string; readonly after: string } => ({
  before: print(before),
  after: print(after),
});

/** What handing the case in would have come to. */
function resubmissionWords(each: Of<'eligibility' | 'form' | 'formula'>, reader: Reader): Said {
  const { t } = reader;
  if (each.what === 'eligibility') {
    const text = t(`replay.why.${each.turn}`, { reason: named(each.reason, reader) });
    return { text, ...each.rule, values: seenWords(each.seen, reader) };
  }
  if (each.what === 'formula') {
    return {
      text: t(
        'replay.why.formula',
        beforeAfter(each, (amount) => maybe(amount, reader)),
      ),
      values: each.lines.map((line) => lineWords(line, reader)),
    };
  }
  const { code, params } = each.reason;
  const reason = each.message ? named(each.message, reader) : t(`refusals.${code}`, params);
  const text = t('replay.why.form', { name: named(each.name, reader), reason });
  return { text, values: seenWords(each.seen, reader) };
}

/** What would have been otherwise in a stage. */
function stageWords(
  each: Of<'score' | 'branch' | 'vote' | 'stage_gone' | 'stage_new'>,
  reader: Reader,
): Said {
  const { t } = reader;
  const stage = named(each.stage, reader);
  switch (each.what) {
    case 'score': {
      const causes = each.causes.map((cause) => t(`replay.cause.${cause}`)).join(t('replay.and'));
      const points = beforeAfter(each, (score) => score.toFixed(2));
      const key = causes === '' ? 'scoreAlone' : 'score';
      return plain(t(`replay.why.${key}`, { stage, ...points, causes }));
    }
    case 'branch': {
      const text = t('replay.why.branch', {
        stage,
        ...beforeAfter(each, (name) => named(name, reader)),
      });
      return { text, ...each.rule, values: seenWords(each.seen, reader) };
    }
    case 'vote': {
      const { inFavour, votes } = each;
      const key = each.carried ? 'carried' : 'lost';
      return plain(t(`replay.why.${key}`, { stage, inFavour, votes }));
    }
    default:
      return plain(
        t(`replay.why.${each.what === 'stage_gone' ? 'stageGone' : 'stageNew'}`, { stage }),
      );
  }
}

function placeWords({ before, after, above }: Of<'line'>, { t }: Reader): string {
  const place = (rank: number | null): string =>
    rank === null ? t('replay.why.unplaced') : t('replay.why.place', { rank });
  const key = above ? 'lineAbove' : 'lineBelow';
  return t(`replay.why.${key}`, { before: place(before), after: place(after) });
}

const lineWords = ({ name, limit, before, after }: LineChange, reader: Reader): string =>
  reader.t(limit ? 'replay.limitLine' : 'replay.amountLine', {
    name: inLocale(name, reader.locale),
    before: maybe(before, reader),
    after: maybe(after, reader),
  });

function seenWords(seen: readonly Seen[], reader: Reader): string[] {
  return seen.map((each) =>
    reader.t('replay.seen', { name: seenName(each, reader), value: seenValue(each, reader) }),
  );
}

/** Names that have words of their own; figures of another procedure go by their id. */
const worded = new Set([
  ...Object.keys(factTypes),
  ...Object.entries(plainTypes).flatMap(([group, parts]) =>
    Object.keys(parts).map((part) => `${group}.${part}`),
  ),
]);

function seenName({ at, field }: Seen, { locale, t }: Reader): string {
  if (field) return inLocale(field.name, locale);
  return worded.has(at) ? t(`ruleNames.${at.replace('.', '_')}`) : at;
}

function seenValue({ at, field, value, covered }: Seen, reader: Reader): string {
  if (covered === true) return reader.t('replay.covered');
  if (value === null) return reader.t('common.blank');
  if (field) return fieldKind(field.kind).print(value, field, reader);
  if (typeof value === 'boolean') return reader.t(value ? 'replay.yes' : 'replay.no');
  if (typeof value === 'number' && /(^|[._])fen(_year)?$/.test(at)) return amountIn(value, reader);
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  return typeof value === 'string' ? value : '';
}

/** What nobody can know, in words. */
export function doubtWords(each: Doubt, { locale, t }: Reader): string {
  const name = inLocale(each.name, locale);
  const key = `replay.doubt.${each.doubt}`;
  if (each.doubt === 'criterion') return t(key, { name, stage: inLocale(each.stage, locale) });
  if (each.doubt === 'experts' || each.doubt === 'votes') {
    return t(key, { name, had: each.had, asked: each.asked });
  }
  return t(key, { name });
}
