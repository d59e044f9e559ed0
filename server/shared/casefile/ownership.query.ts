import type { Database } from '../../data/database.js';
import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { organisationOwners, organisations } from '../../data/tables/people.js';
import { groupedBy } from '../../domain/groupedBy.js';
import type { Ownership } from '../../domain/organisation/relatedParty.js';

/** Organisations by id, each with those who stand behind it, as far as they are on file. */
export type Ownerships = ReadonlyMap<string, Ownership>;

/** Of those `ids` that are there. */
export const ownershipsOf = (db: Database, ids: readonly string[]): Promise<Ownerships> =>
  read(db, 'o.id IN (:ids)', { ids: ['', ...ids] });

/** Of both sides of every case of a call. */
export function ownershipsOfCall(db: Database, callId: string): Promise<Ownerships> {
  const side = (column: string): string =>
    `o.id IN (SELECT a.${column} FROM applications a WHERE a.call_id = :call)`;
  return read(db, `${side('organisation_id')} OR ${side('counterparty_id')}`, { call: callId });
}

const ownerColumns = {
  id: organisations.columns.id,
  name: organisations.columns.name,
  credit_code: organisations.columns.credit_code,
  legal_representative: organisations.columns.legal_representative,
  relation: optional(organisationOwners.columns.relation),
  owner: optional(organisationOwners.columns.name),
  owner_code: organisationOwners.columns.credit_code,
};
type OwnerRow = RowOf<typeof ownerColumns>;

async function read(
  db: Database,
  condition: string,
  values: Readonly<Record<string, string | readonly string[]>>,
): Promise<Ownerships> {
  const rows = await db.select(
    ownerColumns,
    `SELECT o.id, o.name, o.credit_code, o.legal_representative,
            w.relation, w.name AS owner, w.credit_code AS owner_code
       FROM organisations o
       LEFT JOIN organisation_owners w ON w.organisation_id = o.id AND w.removed_at IS NULL
      WHERE ${condition}`,
    values,
  );
  const byId = groupedBy(rows, ({ id }) => id);
  return new Map([...byId].flatMap(([id, all]) => (all[0] ? [[id, ownership(all[0], all)]] : [])));
}

const ownership = (
  { name, credit_code: creditCode, legal_representative: legalRepresentative }: OwnerRow,
  rows: readonly OwnerRow[],
): Ownership => ({
  name,
  creditCode,
  legalRepresentative,
  owners: rows.flatMap(({ relation, owner, owner_code: code }) =>
    relation === null || owner === null ? [] : [{ relation, name: owner, creditCode: code }],
  ),
});
