import { count, id, optional, sumOfFen } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { awards, budgetLines, tranches } from '../../data/tables/funding.js';
import { organisations } from '../../data/tables/people.js';
import { calls, procedures, programmes } from '../../data/tables/procedures.js';
import type { Actor } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';
import { awardsWhere, awardValues } from './ledgerCases.query.js';
import type { LedgerFilter } from './ledgerFilter.input.js';

const { columns: application } = applications;
const { columns: award } = awards;
const rowColumns = {
  id: application.id,
  number: application.number,
  title: application.title,
  applicant_name: application.applicant_name,
  credit_code: optional(organisations.columns.credit_code),
  programme: programmes.columns.name,
  procedure_name: optional(procedures.columns.name),
  call_title: calls.columns.title,
  version: application.procedure_version_id,
  award_class: award.award_class,
  amount: award.amount,
  award_status: award.status,
  submitted_at: application.submitted_at,
  reserved_at: award.reserved_at,
  committed_at: award.committed_at,
  line_id: budgetLines.columns.id,
  line_code: budgetLines.columns.code,
  line_year: budgetLines.columns.year,
};
const { columns: tranche } = tranches;
const trancheColumns = {
  application_id: id(),
  name: tranche.name,
  amount: tranche.amount,
  status: tranche.status,
  due_at: tranche.due_at,
  paid_at: tranche.paid_at,
};

/** An award with what its instalments come to, in fen. */
export interface AwardRow extends RowOf<typeof rowColumns> {
  /** The name of its class; '' where there are none. */
  readonly className: LocalText | null;
  readonly instalments: readonly RowOf<typeof trancheColumns>[];
  readonly planned: bigint;
  readonly due: bigint;
  readonly paid: bigint;
}

/** Awards as far as the filter goes, the newest case first, `most` of them from before `before`. */
export async function awardRows(
  deps: Deps,
  actor: Actor,
  filter: LedgerFilter,
  { before, most }: { readonly before: string; readonly most: number },
): Promise<AwardRow[]> {
  const rows = await deps.db.select(
    rowColumns,
    `SELECT a.id, a.number, a.title, a.applicant_name, o.credit_code, g.name AS programme,
            r.name AS procedure_name, c.title AS call_title, a.procedure_version_id AS version,
            w.award_class, w.amount, w.status AS award_status, a.submitted_at, w.reserved_at,
            w.committed_at, l.id AS line_id, l.code AS line_code, l.year AS line_year
       FROM awards w
       JOIN applications a ON a.id = w.application_id
       JOIN budget_lines l ON l.id = w.budget_line_id
       JOIN programmes g ON g.id = a.programme_id
       JOIN calls c ON c.id = a.call_id
       LEFT JOIN procedures r ON r.id = c.procedure_id
       LEFT JOIN organisations o ON o.id = a.organisation_id
      WHERE ${awardsWhere(filter)} AND (:before = '' OR w.application_id < :before)
      ORDER BY w.application_id DESC LIMIT ${most}`,
    { ...awardValues(actor, filter), before },
  );
  const instalments = await instalmentsOf(
    deps,
    rows.map((row) => row.id),
  );
  return Promise.all(
    rows.map(async (row) => {
      const own = instalments.get(row.id) ?? [];
      const sum = (status: string): bigint =>
        own.reduce((total, each) => (each.status === status ? total + each.amount : total), 0n);
      return {
        ...row,
        className: await classOf(deps, row),
        instalments: own,
        planned: sum('planned'),
        due: sum('due'),
        paid: sum('paid'),
      };
    }),
  );
}

async function instalmentsOf({ db }: Deps, ids: readonly string[]) {
  const rows = await db.select(
    trancheColumns,
    `SELECT application_id, name, amount, status, due_at, paid_at FROM tranches
      WHERE application_id IN (:ids) ORDER BY application_id, position`,
    { ids: ['', ...ids] },
  );
  const byCase = new Map<string, RowOf<typeof trancheColumns>[]>();
  for (const row of rows) {
    byCase.set(row.application_id, [...(byCase.get(row.application_id) ?? []), row]);
  }
  return byCase;
}

/** By the version of the case, which each process reads once. */
async function classOf(
  { definitions }: Deps,
  { version, award_class: of }: { readonly version: string; readonly award_class: string },
): Promise<LocalText | null> {
  if (of === '') return null;
  const { definition } = await definitions.byVersion(version);
  return definition.award?.classes.find(({ id: each }) => each === of)?.name ?? null;
}

const { name, credit_code } = organisations.columns;
const organisationColumns = {
  holder: id(),
  name: optional(name),
  credit_code: optional(credit_code),
  cases: count(),
  granted: sumOfFen(),
  reserved: sumOfFen(),
  planned: sumOfFen(),
  due: sumOfFen(),
  paid: sumOfFen(),
};
export type AwardeeRow = RowOf<typeof organisationColumns>;

// By its case alone: asked for a status as well, SQLite goes through all instalments of that status.
const instalmentSum = (status: string): string =>
  `COALESCE(SUM((SELECT SUM(CASE WHEN t.status = '${status}' THEN t.amount ELSE 0 END)
                   FROM tranches t WHERE t.application_id = a.id)), 0)`;

const holderOf = "COALESCE(a.organisation_id, 'persons')";

/**
 * What each organisation was granted in all; awards to persons are one row, `persons`. Who is on the
 * page is looked up first, so that only their awards are added up.
 */
export async function organisationRows(
  { db }: Deps,
  actor: Actor,
  filter: LedgerFilter,
  { before, most }: { readonly before: string; readonly most: number },
): Promise<AwardeeRow[]> {
  const values = awardValues(actor, filter);
  const holders = await db.select(
    { holder: id() },
    `SELECT DISTINCT ${holderOf} AS holder
       FROM awards w JOIN applications a ON a.id = w.application_id
      WHERE ${awardsWhere(filter)} AND (:before = '' OR ${holderOf} < :before)
      ORDER BY holder DESC LIMIT ${most}`,
    { ...values, before },
  );
  const shown = holders.map(({ holder }) => holder);
  // Said only where it is so: with it no database goes by the index of organisations.
  const ofNobody = shown.includes('persons') ? ' OR a.organisation_id IS NULL' : '';
  const theirs = `(a.organisation_id IN (:shown)${ofNobody})`;
  return db.select(
    organisationColumns,
    `SELECT x.holder, o.name, o.credit_code, x.cases, x.granted, x.reserved, x.planned, x.due,
            x.paid
       FROM (SELECT ${holderOf} AS holder, COUNT(*) AS cases, SUM(w.amount) AS granted,
                    COALESCE(SUM(CASE WHEN w.status = 'reserved' THEN w.amount ELSE 0 END), 0)
                      AS reserved,
                    ${instalmentSum('planned')} AS planned, ${instalmentSum('due')} AS due,
                    ${instalmentSum('paid')} AS paid
               FROM awards w JOIN applications a ON a.id = w.application_id
              WHERE ${theirs} AND ${awardsWhere(filter)}
              GROUP BY ${holderOf}) x
       LEFT JOIN organisations o ON o.id = x.holder
      ORDER BY x.holder DESC`,
    { ...values, shown: ['', ...shown] },
  );
}
