import { z } from 'zod';
import { whyNotWithdrawn } from '../../domain/award/objectionHearing.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { paragraph } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { networkOf } from '../../shared/security/networkOf.js';
import { mailObjectionWithdrawn } from './hearing.mails.js';
import { examinedOf, holdAnyObjection, recordObjection } from './objection.file.js';
import { isObjectorKey, type objectorLink } from './objectorLink.step.js';

const withdrawing = { name: 'objection', tries: 10, withinSeconds: 3600 } as const;

export const withdrawObjectionInput = z.object({ why: paragraph({ min: 2, max: 1000 }) });

/**
 * Whoever objected takes it back, by the link they were given. The case stays held: those who
 * examine close the objection, or look further where what was said is too grave to be left.
 */
export async function withdrawObjection(
  deps: Deps,
  noticeId: string,
  { id, key }: ReturnType<typeof objectorLink>,
  { why }: z.infer<typeof withdrawObjectionInput>,
  ip: string,
): Promise<void> {
  if (!isObjectorKey(deps.db, id, key)) throw hidden();
  await deps.throttle.spend(withdrawing, networkOf(ip));
  await deps.db.transaction(async () => {
    const opened = await holdAnyObjection(deps, id);
    if (opened.objection.notice_id !== noticeId) throw hidden();
    const problem = whyNotWithdrawn(examinedOf(opened));
    if (problem !== null) throw conflict(problem);
    await deps.db.rows.objections.update(
      { id, status: 'open' },
      { withdrawn_at: deps.clock.now().toISOString(), withdrawn_for: deps.seal.seal(why) },
    );
    await recordObjection(deps, id, null, 'objection_withdrawn', {});
    await mailObjectionWithdrawn(deps, opened);
  });
}
