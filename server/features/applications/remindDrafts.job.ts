import { isDuplicate } from '../../data/databaseErrors.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { calls } from '../../data/tables/procedures.js';
import { goThrough } from '../../data/goingOn.js';
import { inLocale } from '../../domain/localText.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import { applicantsOf } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

const { id, applicant_id, organisation_id, title, procedure_version_id } = applications.columns;
const { closes_at, title: call_title } = calls.columns;
const columns = {
  id,
  applicant_id,
  organisation_id,
  title,
  procedure_version_id,
  closes_at,
  call_title,
};
const mark = 'draft_closing';
const daysAhead = 3;

/**
 * Reminds those with a draft, once, that its call closes within three days. One that fails is
 * named in the error thrown at the end. How many drafts.
 */
export async function remindDrafts(deps: Deps): Promise<number> {
  const now = deps.clock.now();
  const at = now.toISOString();
  return goThrough({
    from: '',
    next: () =>
      deps.db.select(
        columns,
        `SELECT a.id, a.applicant_id, a.organisation_id, a.title, a.procedure_version_id, c.closes_at,
                c.title AS call_title
           FROM applications a JOIN calls c ON c.id = a.call_id
          WHERE a.status = 'draft' AND c.status = 'published' AND c.closes_at BETWEEN :now AND :until
            AND NOT EXISTS (SELECT 1 FROM reminders r
                             WHERE r.application_id = a.id AND r.mark = '${mark}')
          ORDER BY a.id`,
        { now: at, until: new Date(now.getTime() + daysAhead * 86_400_000).toISOString() },
      ),
    placeOf: () => null,
    name: (draft) => `reminder of draft ${draft.id}`,
    work: (draft) => remind(deps, draft, at),
    // Another process may be quicker.
    expected: isDuplicate,
  });
}

async function remind(deps: Deps, draft: RowOf<typeof columns>, at: string): Promise<boolean> {
  const { definition } = await deps.definitions.byVersion(draft.procedure_version_id);
  return deps.db.transaction(async () => {
    await deps.db.rows.reminders.insert({ application_id: draft.id, mark, at });
    for (const reader of await applicantsOf(deps.db, draft)) {
      await sendLetter(deps, reader, at, {
        event: mark,
        values: (locale) => ({
          title: caseTitle(draft.title, definition, locale),
          call: inLocale(draft.call_title, locale),
          due: letterMoment(deps.words, locale, draft.closes_at),
        }),
        path: `/applications/${draft.id}`,
        where: 'act',
        applicationId: draft.id,
        definition,
      });
    }
    return true;
  });
}
