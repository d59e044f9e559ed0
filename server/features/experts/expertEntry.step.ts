import type { RowOf } from '../../data/schema/rows.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { expertProfiles } from '../../data/tables/people.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { findConflicts } from '../../shared/conflicts/findConflicts.js';

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

/**
 * Enters an account into the expert pool, or puts its entry right; records who did it. An employer
 * that is another now is kept as a former one, which counts for three years.
 */
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
    if (known) {
      if (known.employer_code !== profile.employerCode) {
        await keepFormer(deps, actor?.userId ?? userId, known);
      }
      await db.rows.expertProfiles.update({ user_id: userId }, columns);
    }
    if (!known) await db.rows.expertProfiles.insert({ user_id: userId, ...columns });
    const by = { at: clock.now().toISOString(), actorId: actor?.userId ?? null };
    const data = { ...profile, fields: [...profile.fields] };
    await recordEvents(db, `user:${userId}`, by, [{ type: 'expert_profile_saved', data }]);
    const account = await db.rows.users.find({ id: userId });
    if (account) await findConflicts(deps, { persons: [account.person_id] });
  });
}

type Employed = Pick<RowOf<typeof expertProfiles>, 'user_id' | 'employer' | 'employer_code'>;

/** Today is the last day of which anybody knows; since when they worked there may be on file. */
async function keepFormer({ db, clock }: Deps, by: string, before: Employed): Promise<void> {
  if (before.employer_code === '') return;
  const now = clock.now();
  const today = zoneDay(now);
  const present = { user_id: before.user_id, credit_code: before.employer_code, removed_at: null };
  const open = { ...present, until_day: null };
  if ((await db.rows.expertEmployers.update(open, { until_day: today })) > 0) return;
  await db.rows.expertEmployers.insert({
    ...present,
    id: newId(),
    name: before.employer,
    from_day: today,
    until_day: today,
    noted_at: now.toISOString(),
    noted_by: by,
  });
}

/** What an expert may be asked for. */
export interface ExpertTerms {
  readonly inZone: boolean;
  readonly languages: string;
  /** Most reviews at hand; null where the expert set no limit. */
  readonly most: number | null;
}

/** What the expert may be asked for, as it is right from today on. */
export async function keepTerms(
  { db, clock }: Deps,
  userId: string,
  { inZone, languages, most }: ExpertTerms,
): Promise<void> {
  const terms = {
    user_id: userId,
    in_zone: inZone ? 1 : 0,
    languages,
    most,
    refreshed_on: zoneDay(clock.now()),
  };
  const changed = ['in_zone', 'languages', 'most', 'refreshed_on'] as const;
  await db.rows.expertTerms.insertOrChange([terms], changed);
}

/** Fields typed in one line, parted by whatever sign the keyboard gave. */
export function readFields(text: string): string[] {
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
