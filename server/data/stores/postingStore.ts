import type { Leg, PostingAct } from '../../domain/fund/budgetActs.js';
import { conflict } from '../../domain/refusal.js';
import { isDuplicate } from '../databaseErrors.js';
import type { Database } from '../database.js';
import { recordEvents } from './eventStore.js';
import { postSet } from './ledgerStore.js';

/** What two persons agreed on. */
export interface Agreed {
  readonly id: string;
  readonly act: PostingAct;
  readonly programme_id: string;
  readonly year: number;
  readonly document: string;
  readonly reason: string;
  readonly paper_file_id: string | null;
  readonly reverses: string | null;
  readonly proposed_by: string;
  readonly proposed_person: string;
  readonly proposed_at: string;
}

/** The stream of what is proposed for the budget and becomes of it. */
export const budgetStream = (proposalId: string): string => `budget:${proposalId}`;

/** What the events of a proposal say of it, so that none can be put in another's place. */
export const agreedFacts = ({ act, document, reason, reverses }: Omit<Agreed, 'id'>) => ({
  act,
  document,
  reason,
  ...(reverses === null ? {} : { reverses }),
});

/**
 * Writes down what two persons did to the budget. Refuses with `already_reversed` where what it
 * undoes was undone before. Its legs follow by `postLegs`.
 */
export async function keepPosting(
  db: Database,
  agreed: Agreed,
  by: { readonly at: string; readonly userId: string; readonly personId: string },
): Promise<void> {
  const { at, userId: actorId, personId } = by;
  try {
    await db.rows.postings.insert({
      id: agreed.id,
      act: agreed.act,
      programme_id: agreed.programme_id,
      year: agreed.year,
      document: agreed.document,
      reason: agreed.reason,
      paper_file_id: agreed.paper_file_id,
      reverses: agreed.reverses,
      proposed_by: agreed.proposed_by,
      proposed_person: agreed.proposed_person,
      proposed_at: agreed.proposed_at,
      approved_by: actorId,
      approved_person: personId,
      at,
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('already_reversed') : error;
  }
  await recordEvents(db, budgetStream(agreed.id), { at, actorId }, [
    { type: 'budget_approved', data: agreedFacts(agreed) },
  ]);
}

/** Posts legs of a posting, from the `first` on; the caller holds their lines. */
export async function postLegs(
  db: Database,
  postingId: string,
  legs: readonly Leg[],
  by: { readonly at: string; readonly actorId: string | null },
  first = 1,
): Promise<void> {
  await postSet(
    db,
    legs.map((leg, index) => ({
      ...leg,
      postingId,
      onceKey: `posting:${postingId}:${first + index}`,
    })),
    by,
  );
}
