import type { Happening } from '../../domain/application/phaseWalks.js';
import type { TimelineEntry } from '../../domain/application/timeline.js';
import { inLocale, type Locale, type LocalText, type Translate } from '../../domain/localText.js';
import { dateWords, type DateWords } from '../../shared/words/dateWords.js';

/** What `partials/timeline` prints. */
export interface TimelineItem {
  readonly label: string | LocalText;
  readonly state: string;
  readonly at: string;
  readonly says: string;
  readonly badge: { readonly tone: string; readonly label: string } | false;
}

interface Wording {
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  readonly dates: DateWords;
  readonly locale: Locale;
}

/** The timeline in plain words. `contact` is the first person to ask, said at the first phase. */
export function timelineView(
  entries: readonly TimelineEntry[],
  contact: { readonly phase: string; readonly name: string } | null,
  words: Translate,
  locale: Locale,
  now: Date,
): TimelineItem[] {
  const context: Wording = {
    say: (key, values) => words(locale, `applications.timeline.${key}`, values),
    dates: dateWords(words, locale, now),
    locale,
  };
  return entries.map((entry) => {
    const named = contact !== null && entry.what === 'phase' && entry.id === contact.phase;
    const name = named ? context.say('contact', { name: contact.name }) : '';
    return {
      label: entry.name ?? context.say('submitted'),
      state: entry.state,
      at: [whenText(entry, context), name].filter((text) => text !== '').join(' · '),
      says: saysText(entry, context),
      badge:
        entry.state === 'urgent'
          ? { tone: 'warn', label: words(locale, 'common.states.urgent') }
          : false,
    };
  });
}

/** `7F3A…91C2`: enough of a hash to compare by eye. */
function shortHash(hash: string): string {
  return `${hash.slice(0, 4)}…${hash.slice(-4)}`.toUpperCase();
}

function whenText(entry: TimelineEntry, { say, dates }: Wording): string {
  const { from, until, days } = entry;
  if (from === null) return '';
  if (entry.contentHash !== null) {
    return say('receipt', { at: dates.datetime(from), hash: shortHash(entry.contentHash) });
  }
  if (days !== null) return say(entry.paused ? 'daysPaused' : 'days', { ...days });
  if (entry.state === 'now' || entry.state === 'urgent') {
    return say('since', { date: dates.date(from) });
  }
  const [first, last] = [dates.date(from), until === null ? null : dates.date(until)];
  return last === null || last === first ? first : say('span', { from: first, until: last });
}

function saysText(entry: TimelineEntry, context: Wording): string {
  const told = entry.happenings.map((happening) => happeningText(happening, context));
  const about = entry.about === null ? [] : [inLocale(entry.about, context.locale)];
  return [...about, ...told].join(' ');
}

function happeningText(happening: Happening, { say, dates }: Wording): string {
  const date = dates.date(happening.at);
  if (happening.what === 'corrections_asked') {
    return say('corrections_asked', {
      date,
      count: happening.count,
      due: dates.deadline(happening.dueAt),
    });
  }
  if (happening.what === 'rules_changed') return say(`rules_changed_${happening.means}`, { date });
  if (happening.what === 'reason') return say('reason', { reason: happening.text });
  return say(happening.what, { date });
}
