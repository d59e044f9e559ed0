import { Refused } from '../domain/refusal.js';
import type { Deps } from '../shared/request/deps.js';
import type { Ask } from '../shared/request/route.js';
import { dateWords } from '../shared/words/dateWords.js';

type Kept = Pick<Deps, 'maintenance' | 'clock'>;

/** What a write is refused with in maintenance. */
export const closedNow = (): Refused => new Refused('closed', 'maintenance');

/** After how many seconds trying again is worth it; a minute at least. */
export function maintenanceLeft({ maintenance, clock }: Kept): number {
  const ends = Date.parse(maintenance.present()?.ends_at ?? '');
  const left = Math.ceil((ends - clock.now().getTime()) / 1000);
  return Number.isNaN(left) ? 60 : Math.max(60, left);
}

/** What every page says of maintenance, before and during it; null where there is none. */
export function maintenanceBanner(
  { maintenance, words }: Pick<Deps, 'maintenance' | 'words'>,
  { locale, now }: Pick<Ask, 'locale' | 'now'>,
): object | null {
  const present = maintenance.present();
  if (present === null) return null;
  const at = now.toISOString();
  const dates = dateWords(words, locale, now);
  const key =
    present.begins_at > at ? 'announced' : present.ends_at > at ? 'underWay' : 'takesLonger';
  return {
    says: words(locale, `maintenance.${key}`, {
      from: dates.datetime(present.begins_at),
      until: dates.deadline(present.ends_at),
    }),
    message: locale === 'en' ? present.message_en || present.message : present.message,
    underWay: key !== 'announced',
  };
}
