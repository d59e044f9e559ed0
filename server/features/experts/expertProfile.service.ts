import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { line, ticked } from '../../domain/typed.js';
import { readCreditCode } from '../../domain/identity/creditCode.js';
import { hidden, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { findConflicts } from '../../shared/conflicts/findConflicts.js';
import { findExpert } from '../../shared/calls/expertPool.js';

/** What the pool knows of an expert beyond the account. */
export interface ExpertProfile {
  readonly employer: string;
  /** Unified social credit code, by which conflicts of interest are found. */
  readonly employerCode: string;
  readonly title: string;
  /** Fields of expertise, at most twelve. */
  readonly fields: readonly string[];
  readonly active: boolean;
}

/** Enters an account into the expert pool, or puts its entry right; records who did it. */
export async function createExpertProfile(
  deps: Deps,
  actor: Pick<Actor, 'userId'> | null,
  userId: string,
  profile: ExpertProfile,
): Promise<void> {
  const { db, clock } = deps;
  const columns = {
    employer: profile.employer,
    employer_code: profile.employerCode,
    title: profile.title,
    fields: profile.fields,
    active: profile.active ? 1 : 0,
  };
  await db.transaction(async () => {
    const known = await db.rows.expertProfiles.find({ user_id: userId });
    if (known) await db.rows.expertProfiles.update({ user_id: userId }, columns);
    else await db.rows.expertProfiles.insert({ user_id: userId, ...columns });
    const by = { at: clock.now().toISOString(), actorId: actor?.userId ?? null };
    const data = { ...profile, fields: [...profile.fields] };
    await recordEvents(db, `user:${userId}`, by, [{ type: 'expert_profile_saved', data }]);
    const account = await db.rows.users.find({ id: userId });
    if (account) await findConflicts(deps, { persons: [account.person_id] });
  });
}

export const expertProfileInput = z.object({
  employer: line(200),
  employer_code: line(60),
  title: line(60),
  fields: line(300),
  active: ticked(),
});

/** The form of the review secretary; refuses accounts that do not hold the expert's role. */
export async function saveExpertProfile(
  deps: Deps,
  actor: Actor,
  userId: string,
  typed: z.infer<typeof expertProfileInput>,
): Promise<void> {
  if (!(await findExpert(deps.db, userId))) throw hidden();
  const { employer, employer_code, title, fields, active } = typed;
  const checked = readCreditCode(employer_code, 'employer_code');
  await createExpertProfile(deps, actor, userId, {
    employer,
    employerCode: checked.code,
    title,
    fields: readFields(fields),
    active,
  });
}

/** Fields typed in one line, parted by whatever sign the keyboard gave. */
function readFields(text: string): string[] {
  const fields = text
    .split(/[,\uFF0C\u3001;\uFF1B]+/u)
    .map((field) => field.trim())
    .filter((field) => field !== '');
  if (fields.length === 0) throw invalid({ fields: { code: 'required' } });
  if (fields.length > 12)
    throw invalid({ fields: { code: 'too_many_chosen', params: { max: 12 } } });
  const long = fields.some((field) => field.length > 30);
  if (long) throw invalid({ fields: { code: 'too_long', params: { max: 30 } } });
  return [...new Set(fields)];
}
