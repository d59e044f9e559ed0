import type { Reader } from '../../domain/form/fieldKind.js';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import { inLocale, type LocalText } from '../../domain/localText.js';
import { fen, shortMoney } from '../../domain/money.js';
import type {
  Difference,
  Doubt,
  LineChange,
  Seen,
} from '../../domain/procedure/replay/replayed.js';

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

/** What would go another way, in words. */
export function differenceWords(each: Difference, reader: Reader): Said {
  const { locale, t } = reader;
  const named = (text: LocalText | null): string =>
    text === null ? t('common.none') : inLocale(text, locale);
  const plain = (text: string): Said => ({ text, values: [] });
  switch (each.what) {
    case 'eligibility':
      return {
        text: t(`replay.why.${each.turn}`, { reason: named(each.reason) }),
        ...each.rule,
        values: seenWords(each.seen, reader),
      };
    case 'form': {
      const reason = each.message
        ? named(each.message)
        : t(`refusals.${each.reason.code}`, each.reason.params);
      const text = t('replay.why.form', { name: named(each.name), reason });
      return { text, values: seenWords(each.seen, reader) };
    }
    case 'formula': {
      const [before, after] = [maybe(each.before, reader), maybe(each.after, reader)];
      return {
        text: t('replay.why.formula', { before, after }),
        values: each.lines.map((line) => lineWords(line, reader)),
      };
    }
    case 'score': {
      const causes = each.causes.map((cause) => t(`replay.cause.${cause}`)).join(t('replay.and'));
      const [before, after] = [each.before.toFixed(2), each.after.toFixed(2)];
      const key = causes === '' ? 'scoreAlone' : 'score';
      return plain(t(`replay.why.${key}`, { stage: named(each.stage), before, after, causes }));
    }
    case 'branch':
      return {
        text: t('replay.why.branch', {
          stage: named(each.stage),
          before: named(each.before),
          after: named(each.after),
        }),
        ...each.rule,
        values: seenWords(each.seen, reader),
      };
    case 'vote': {
      const { inFavour, votes } = each;
      const key = each.carried ? 'carried' : 'lost';
      return plain(t(`replay.why.${key}`, { stage: named(each.stage), inFavour, votes }));
    }
    case 'stage_gone':
      return plain(t('replay.why.stageGone', { stage: named(each.stage) }));
    case 'stage_new':
      return plain(t('replay.why.stageNew', { stage: named(each.stage) }));
    case 'line':
      return plain(placeWords(each, reader));
    case 'class':
      return plain(t('replay.why.class', { before: named(each.before), after: named(each.after) }));
    case 'amount':
      return plain(
        t('replay.why.amount', {
          before: amountIn(each.before, reader),
          after: amountIn(each.after, reader),
        }),
      );
  }
}

function placeWords(
  { before, after, above }: Extract<Difference, { what: 'line' }>,
  { t }: Reader,
): string {
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

const facts = new Set([
  'today',
  'score',
  'points',
  'expert_score',
  'rating',
  'rank',
  'class',
  'amount_fen',
]);

function seenName({ at, field }: Seen, { locale, t }: Reader): string {
  if (field) return inLocale(field.name, locale);
  return facts.has(at) ? t(`replay.fact.${at}`) : at;
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
