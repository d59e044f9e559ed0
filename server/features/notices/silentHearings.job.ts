import { goThrough } from '../../data/goingOn.js';
import { objections } from '../../data/tables/decisions.js';
import type { Deps } from '../../shared/request/deps.js';
import { mailAnswered } from './hearing.mails.js';
import { holdAnyObjection, recordObjection } from './objection.file.js';

/**
 * Writes down that an applicant has let the term run without an answer, and tells those who examine;
 * an answer that comes all the same is still taken until somebody proposes a finding. How many.
 */
export async function recordSilence(deps: Deps): Promise<number> {
  return goThrough({
    from: '',
    next: (after) =>
      deps.db.select(
        { id: objections.columns.id },
        `SELECT o.id FROM objection_hearings h JOIN objections o ON o.id = h.objection_id
          WHERE h.silent_at IS NULL AND h.due_at < :now AND h.answered_at IS NULL
            AND o.status = 'open' AND o.id > :after
          ORDER BY o.id LIMIT 50`,
        { now: deps.clock.now().toISOString(), after },
      ),
    placeOf: ({ id }) => id,
    name: ({ id }) => `hearing of objection ${id}`,
    work: ({ id }) => recordOne(deps, id),
  });
}

async function recordOne(deps: Deps, id: string): Promise<number> {
  return deps.db.transaction(async () => {
    const at = deps.clock.now().toISOString();
    const opened = await holdAnyObjection(deps, id);
    const { hearing, objection } = opened;
    if (hearing === null || hearing.answered_at !== null || hearing.silent_at !== null) return 0;
    if (objection.status !== 'open' || hearing.due_at >= at) return 0;
    await deps.db.rows.objectionHearings.update({ objection_id: id }, { silent_at: at });
    await recordObjection(deps, id, null, 'objection_silent', { due: hearing.due_at });
    await mailAnswered(deps, opened, 'objection_silent');
    return 1;
  });
}
