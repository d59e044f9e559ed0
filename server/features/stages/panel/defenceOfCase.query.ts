import type { Deps } from '../../../shared/request/deps.js';
import type { CaseFile } from '../../../shared/casefile/caseFile.js';

/** How a case takes part in defence meetings in its present visit. */
export interface DefenceOfCase {
  /** The meeting that hears it, or has heard it; null where none does. */
  readonly meeting: string | null;
  /** The code by which the published lot means it, with the page of that lot; null without one. */
  readonly lot: { readonly code: string; readonly href: string } | null;
  /** That meeting has not told it a time yet, or none that still holds. */
  readonly untold: boolean;
  /** Why the last meeting that was to hear it was called off; null where that is not so. */
  readonly off: string | null;
}

/** What the defence meetings say of a case; nothing where it is in none. */
export async function defenceOfCase({ db }: Deps, { row }: CaseFile): Promise<DefenceOfCase> {
  const turns = await db.rows.defenceTurns.all({ application_id: row.id, visit: row.state.visit }, [
    ['id', 'ASC'],
  ]);
  const own = turns.find(({ state }) => ['waiting', 'on', 'heard'].includes(state));
  if (!own) {
    const reason = turns.at(-1)?.reason ?? '';
    return { meeting: null, lot: null, untold: false, off: reason === '' ? null : reason };
  }
  // Who is heard in another meeting keeps the code of the lot that drew it.
  const drawn = turns.find(({ code }) => code === own.code) ?? own;
  const lot = { code: own.code, href: `/lots/${drawn.defence_id}` };
  const untold = own.state === 'waiting' && own.called_at === null;
  return { meeting: own.defence_id, lot, untold, off: null };
}
