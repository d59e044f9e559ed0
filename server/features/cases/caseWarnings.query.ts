import { count, flag, id, optional } from '../../data/schema/columns.js';
import { mayEnter } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { unsettledSql } from '../../shared/organisations/organisationClaims.js';
import { undecidedTies } from '../../shared/organisations/tiesToDecide.js';

const claimColumns = { open: count(), claim_id: optional(id()), unsettled: flag() };

/** What staff should know before they go on with a case: of its organisation, and of themselves. */
export async function caseWarnings(
  { db }: Deps,
  actor: Actor,
  { row }: CaseFile,
): Promise<readonly object[]> {
  const [found] =
    row.organisation_id === null || row.status !== 'running'
      ? []
      : await db.select(
          claimColumns,
          `SELECT COUNT(*) AS open, MIN(c.id) AS claim_id, ${unsettledSql(':organisation')} AS unsettled
             FROM organisation_claims c
            WHERE c.organisation_id = :organisation AND c.status IN ('open', 'proposed')`,
          { organisation: row.organisation_id },
        );
  const ties = mayEnter(actor, 'tie.decide') ? await undecidedTies(db, row.id) : 0;
  const mayVerify = mayEnter(actor, 'organisation.verify');
  return [
    ...(found?.unsettled === true
      ? [
          {
            tone: 'urgent',
            title: { key: 'cases.unsettled' },
            message: { key: 'cases.unsettledSays' },
            href: mayVerify && found.claim_id !== null ? `/claims/${found.claim_id}` : '',
            act: { key: 'cases.unsettledOpen' },
          },
        ]
      : []),
    ...(ties > 0
      ? [
          {
            tone: 'urgent',
            title: { key: 'cases.ties' },
            message: { key: 'cases.tiesSay' },
            href: `/cases/${row.id}/ties`,
            act: { key: 'cases.tiesOpen' },
          },
        ]
      : []),
  ];
}
