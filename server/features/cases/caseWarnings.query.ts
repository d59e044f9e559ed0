import { count, flag, id, optional } from '../../data/schema/columns.js';
import { mayEnter } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { listingColumns, listingSql } from '../../shared/casefile/listing.js';
import type { Deps } from '../../shared/request/deps.js';
import { unsettledSql } from '../../shared/organisations/organisationClaims.js';
import { undecidedTies } from '../../shared/organisations/tiesToDecide.js';

const claimColumns = {
  open: count(),
  claim_id: optional(id()),
  unsettled: flag(),
  standing: optional(listingColumns.standing),
  source: optional(listingColumns.source),
  from_day: optional(listingColumns.from_day),
};

/** What staff should know before they go on with a case: of its organisation, and of themselves. */
export async function caseWarnings(
  { db, clock }: Deps,
  actor: Actor,
  { row }: CaseFile,
): Promise<readonly object[]> {
  const [found] =
    row.organisation_id === null || row.status !== 'running'
      ? []
      : await db.select(
          claimColumns,
          `SELECT c.open, c.claim_id, ${unsettledSql(':organisation')} AS unsettled,
                  l.standing, l.source, l.from_day
             FROM (SELECT COUNT(*) AS open, MIN(id) AS claim_id FROM organisation_claims
                    WHERE organisation_id = :organisation AND status IN ('open', 'proposed')) c
             LEFT JOIN (${listingSql(':organisation')}) l ON 1 = 1`,
          { organisation: row.organisation_id, today: zoneDay(clock.now()) },
        );
  const ties = mayEnter(actor, 'tie.decide') ? await undecidedTies(db, row.id) : 0;
  const mayVerify = mayEnter(actor, 'organisation.verify');
  return [
    ...(found?.standing === null || found?.standing === undefined
      ? []
      : [
          {
            tone: 'bad',
            title: { key: `cases.listed.${found.standing}` },
            message: {
              key: 'cases.listedSays',
              source: found.source ?? '',
              from: found.from_day ?? '',
            },
            href: mayEnter(actor, 'standing.record')
              ? `/manage/organisations/${row.organisation_id}`
              : '',
            act: { key: 'cases.listedOpen' },
          },
        ]),
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
