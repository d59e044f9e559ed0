import type { Role } from '../../domain/actor.js';
import { groupedBy } from '../../domain/groupedBy.js';
import { inLocale } from '../../domain/localText.js';
import { loadHolders } from '../../data/stores/actorStore.js';
import { readersByIds } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { LastHeld } from './heldWork.query.js';

/**
 * Tells the heads of department, or where there is none the programme officers, that nobody will
 * hold these roles any more, by programme; not whoever leaves.
 */
export async function mailUnheld(
  deps: Deps,
  last: readonly LastHeld[],
  leavingId: string,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  const { words, db } = deps;
  for (const [id, roles] of groupedBy(last, ({ programme }) => programme)) {
    const programme = await db.rows.programmes.find({ id });
    const holders = await loadHolders(db, id);
    const others = (role: Role): string[] =>
      (holders.get(role) ?? []).filter((holder) => holder !== leavingId);
    const heads = [others('department_head'), others('programme_officer')].find(
      ({ length }) => length > 0,
    );
    for (const reader of await readersByIds(db, heads ?? [])) {
      const { locale } = reader;
      await sendLetter(deps, reader, at, {
        event: 'role_unheld',
        values: {
          programme: programme ? inLocale(programme.name, locale) : id,
          count: `${roles.reduce((sum, { waiting }) => sum + waiting, 0)}`,
          roles: roles
            .map(({ role }) => words(locale, `roles.${role}`))
            .join(locale === 'en' ? ', ' : '\u3001'),
        },
        path: '/unit',
        where: 'act',
      });
    }
  }
}
