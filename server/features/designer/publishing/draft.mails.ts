import type { RowOf } from '../../../data/schema/rows.js';
import { users } from '../../../data/tables/people.js';
import type { Actor } from '../../../domain/actor.js';
import { inLocale } from '../../../domain/localText.js';
import { sendLetter } from '../../../shared/letters/sendLetter.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { DraftFile } from '../frame/draft.file.js';
import { draftHref } from '../frame/draftFrame.view.js';

export type DraftOccasion = 'draft_proposed' | 'draft_returned' | 'draft_published';

const colleagueColumns = {
  id: users.columns.id,
  email: users.columns.email,
  name: users.columns.name,
  locale: users.columns.locale,
};

/** The other programme officers of the draft's programme. */
export async function colleaguesOf(
  { db }: Deps,
  actor: Actor,
  programmeId: string,
): Promise<readonly RowOf<typeof colleagueColumns>[]> {
  return db.select(
    colleagueColumns,
    `SELECT DISTINCT u.id, u.email, u.name, u.locale
       FROM grants g JOIN users u ON u.id = g.user_id
      WHERE g.role = 'programme_officer' AND g.revoked_at IS NULL AND u.disabled_at IS NULL
        AND (g.programme_id IS NULL OR g.programme_id = :programme) AND u.person_id <> :me
      ORDER BY u.id LIMIT 50`,
    { programme: programmeId, me: actor.personId },
  );
}

/** Writes to the colleagues of an officer about a draft, in the caller's transaction. */
export async function tellColleagues(
  deps: Deps,
  actor: Actor,
  { row, definition }: DraftFile,
  event: DraftOccasion,
  note: string,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  for (const colleague of await colleaguesOf(deps, actor, row.programme_id)) {
    await sendLetter(deps, colleague, at, {
      event,
      values: (locale) => ({ by: actor.name, procedure: inLocale(definition.name, locale), note }),
      path: draftHref(row.id, 'publish'),
      where: event === 'draft_published' ? 'see' : 'act',
    });
  }
}
