import { fenColumn, id } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { tranches } from '../../data/tables/funding.js';
import { hindranceKinds } from '../../domain/fund/payableNow.js';
import { payableSql, payableValues } from '../../shared/payable/payableSql.js';
import type { Deps } from '../../shared/request/deps.js';

const columns = {
  id: id(),
  name: tranches.columns.name,
  amount: fenColumn(),
  budget_line_id: tranches.columns.budget_line_id,
  application_id: id(),
};
/** An instalment that can be set off. */
export type Offsetable = RowOf<typeof columns>;

/** What is set off goes to no account, and the recovery itself is no reason against it. */
const noReasons = hindranceKinds.filter(
  (kind) => kind === 'asked_back' || kind.startsWith('account_'),
);

/**
 * Instalments of a case that would be paid now if nothing were asked back, and are no larger than
 * what is owed: what nobody may pay pays no debt either.
 */
export const offsetable = async (deps: Deps, caseId: string, most: bigint): Promise<Offsetable[]> =>
  deps.db.select(
    columns,
    `SELECT t.id, t.name, t.amount, t.budget_line_id, t.application_id
       FROM tranches t JOIN applications a ON a.id = t.application_id
       JOIN awards w ON w.application_id = t.application_id AND w.status = 'committed'
       JOIN budget_lines b ON b.id = COALESCE(t.budget_line_id, w.budget_line_id)
       LEFT JOIN bank_accounts k ON k.id = w.bank_account_id
      WHERE t.application_id = :case AND t.amount <= :most AND ${payableSql(noReasons)}
      ORDER BY t.position`,
    { ...(await payableValues(deps)), case: caseId, most },
  );
