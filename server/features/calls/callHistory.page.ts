import { localTextSchema, inLocale } from '../../domain/localText.js';
import { isObject, type Json } from '../../domain/json.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { CallPageContext } from './callPageContext.view.js';
import type { CallHappening } from './callHistory.query.js';

/** Types whose names stand under `calls.history`; others on the stream are told elsewhere. */
const told: ReadonlySet<string> = new Set([
  'call_drafted',
  'call_changed',
  'call_notice_written',
  'call_notice_changed',
  'call_published',
  'call_version_moved',
  'call_panel_set',
  'call_extended',
  'call_closed_early',
  'call_cancel_proposed',
  'call_cancel_withdrawn',
  'call_cancel_declined',
  'call_cancelled',
  'call_discarded',
  'sample_drawn',
  'ranking_confirmed',
  'ranking_change_proposed',
  'place_refilled',
  'ranking_corrected',
  'ranking_change_rejected',
  'ranking_change_withdrawn',
]);

/** The history of a call: what changed from what to what, who did it, and why. */
export function historyLines(
  history: readonly CallHappening[],
  context: CallPageContext,
): object[] {
  return history
    .filter(({ type }) => told.has(type))
    .map(({ type, at, who, data }) => ({
      label: { key: `calls.history.${type}` },
      at,
      who: who === '' ? { key: 'cases.log.clock' } : who,
      reason: typeof data['reason'] === 'string' ? data['reason'] : false,
      told:
        typeof data['told'] === 'number'
          ? { key: 'calls.history.told', count: data['told'] }
          : false,
      changes: changesOf(data['changes'], context),
    }));
}

function changesOf(changes: Json | undefined, context: CallPageContext): object[] {
  if (!isObject(changes)) return [];
  return Object.entries(changes).flatMap(([name, change]) =>
    isObject(change)
      ? [
          {
            label: { key: `calls.history.field.${name}` },
            from: valueText(name, change['from'] ?? null, context),
            to: valueText(name, change['to'] ?? null, context),
          },
        ]
      : [],
  );
}

function valueText(name: string, value: Json, { words, locale, now }: CallPageContext): string {
  if (value === null) return words(locale, 'calls.history.nothing');
  const text = localTextSchema.safeParse(value);
  if (text.success) return inLocale(text.data, locale);
  if (name === 'panel' && value === 0) return words(locale, 'calls.panel.wholePool');
  if (typeof value !== 'string') return JSON.stringify(value);
  if (name === 'payee') return words(locale, `calls.manage.payees.${value}`);
  const isTime = name === 'opens' || name === 'closes';
  return isTime ? dateWords(words, locale, now).deadline(value) : value;
}
