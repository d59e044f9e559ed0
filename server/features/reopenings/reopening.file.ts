import type { RowOf } from '../../data/schema/rows.js';
import type { reopenings } from '../../data/tables/reopenings.js';
import { standingOf } from '../../domain/access/caseAccess.js';
import { mayReopen } from '../../domain/access/caseDetails.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import {
  holdCase,
  openCase,
  type CaseFile,
  type HeldCase,
} from '../../shared/casefile/caseFile.js';
import { proposals } from '../../shared/proposals/proposals.js';
import type { Deps } from '../../shared/request/deps.js';

export type ReopeningRow = RowOf<typeof reopenings>;

export const reopening = proposals<ReopeningRow>({
  door: ({ rows }) => rows.reopenings,
  refusals: {
    decided: () => conflict('reopening_decided'),
    own: () => conflict('reopening_own_proposal'),
    notYours: () => conflict('reopening_not_yours'),
  },
});

/** The case as one who may reopen it reads it; to others it does not exist or is refused. */
export async function openForReopening(deps: Deps, actor: Actor, id: string): Promise<CaseFile> {
  return demandMay(actor, await openCase(deps, id));
}

/** The same, held until the transaction ends. */
export async function holdForReopening(deps: Deps, actor: Actor, id: string): Promise<HeldCase> {
  return demandMay(actor, await holdCase(deps, id));
}

function demandMay<F extends CaseFile>(actor: Actor, file: F): F {
  if (standingOf(actor, file.subject) !== 'staff') throw hidden();
  if (!mayReopen(actor, file.subject)) throw forbidden('not_your_role');
  return file;
}

/** Everything that was proposed for a case, newest first. */
export const reopeningsOf = ({ db }: Deps, id: string): Promise<ReopeningRow[]> =>
  db.rows.reopenings.all({ application_id: id }, [['proposed_at', 'DESC']]);
