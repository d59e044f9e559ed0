import type { Role } from '../../domain/actor.js';
import { groupedBy } from '../../domain/groupedBy.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import { loadHolders } from '../../data/stores/actorStore.js';
import { readersByIds } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { LastHeld } from './heldWork.query.js';

/**
 * Tells the heads of department, or where there is none the programme officers, in one letter to
 * each that nobody will hold these roles any more; not whoever leaves.
 */
export async function mailUnheld(
  deps: Deps,
  last: readonly LastHeld[],
  leavingId: string,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  const told = new Map<string, ((locale: Locale) => string)[]>();
  for (const [id, roles] of groupedBy(last, ({ programme }) => programme)) {
    const line = await lineFor(deps, id, roles);
    for (const head of await headsOf(deps, id, leavingId)) {
      told.set(head, [...(told.get(head) ?? []), line]);
    }
  }
  for (const reader of await readersByIds(deps.db, [...told.keys()])) {
    const lines = (told.get(reader.id) ?? []).map((line) => line(reader.locale));
    await sendLetter(deps, reader, at, {
      event: 'role_unheld',
      values: { lines: lines.map((line, index) => `${index + 1}. ${line}`).join('\n') },
      path: '/unit',
      where: 'act',
    });
  }
}

async function headsOf({ db }: Deps, programme: string, leavingId: string): Promise<string[]> {
  const holders = await loadHolders(db, programme);
  const others = (role: Role): string[] =>
    (holders.get(role) ?? []).filter((holder) => holder !== leavingId);
  const heads = others('department_head');
  return heads.length > 0 ? heads : others('programme_officer');
}

async function lineFor({ db, words }: Deps, id: string, roles: readonly LastHeld[]) {
  const programme = await db.rows.programmes.find({ id });
  const count = roles.reduce((sum, { waiting }) => sum + waiting, 0);
  return (locale: Locale): string =>
    words(locale, 'people.leave.lastLine', {
      programme: programme ? inLocale(programme.name, locale) : id,
      role: roles
        .map(({ role }) => words(locale, `roles.${role}`))
        .join(locale === 'en' ? ', ' : '\u3001'),
      count,
    });
}
