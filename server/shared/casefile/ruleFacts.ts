import { z } from 'zod';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { count, sumOfFen } from '../../data/schema/columns.js';
import { awards } from '../../data/tables/funding.js';
import { organisationStandings } from '../../data/tables/people.js';
import type { RegistryEntry } from '../../data/tables/registries.js';
import { calls } from '../../data/tables/procedures.js';
import { zoneDay } from '../../domain/calendar.js';
import { standings } from '../../domain/organisation/standings.js';
import { tiesBetween, type Ownership, type Tie } from '../../domain/organisation/relatedParty.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import type { CallFacts, PlainFacts } from '../../domain/rules/ruleValues.js';
import type { Deps } from '../request/deps.js';
import { ownershipsOf } from './ownership.query.js';
import { baseVoucher } from './baseVoucher.query.js';

/** The case as far as the facts around it depend on it. */
export type CaseKeys = Pick<
  ApplicationRow,
  'id' | 'call_id' | 'applicant_id' | 'organisation_id' | 'counterparty_id' | 'base_id'
> &
  Partial<Pick<ApplicationRow, 'replaces_id'>>;

/** Facts about the parties and the past of a case, by the names that rules know them under. */
export interface RuleFacts {
  readonly org: PlainFacts;
  readonly past?: PlainFacts;
  readonly earlier?: PlainFacts;
  readonly entry?: PlainFacts;
  readonly counterparty?: PlainFacts;
  readonly voucher?: PlainFacts;
  readonly figures?: Readonly<Record<string, number>>;
}

/** Loads only those groups that some rule of the procedure looks at. */
export async function loadRuleFacts(
  deps: Deps,
  row: CaseKeys,
  compiled: Compiled,
  call: CallFacts,
): Promise<RuleFacts> {
  const today = zoneDay(deps.clock.now());
  const wanted = (group: string): boolean => compiled.groupsRead.has(group);
  const { entry, counterparty } = compiled.definition;
  return {
    org: wanted('org') ? await standingFacts(deps, row.organisation_id, today) : {},
    ...(wanted('past') ? { past: await pastFacts(deps, row) } : {}),
    ...(wanted('earlier') ? { earlier: await earlierFacts(deps, row, compiled, call) } : {}),
    ...(wanted('entry') && entry
      ? { entry: await entryFacts(deps, row, compiled, entry.registry, today) }
      : {}),
    ...(wanted('counterparty') && counterparty !== undefined
      ? {
          counterparty: await counterpartyFacts(
            deps,
            row,
            registryOf(compiled, counterparty),
            today,
          ),
        }
      : {}),
    ...(wanted('figures') ? { figures: await figuresOf(deps, row) } : {}),
    ...(wanted('voucher') ? { voucher: await voucherFacts(deps, row) } : {}),
  };
}

/** The registry that the field of the other side chooses from. */
export function registryOf(compiled: Compiled, field: string): string {
  const found = compiled.fields.get(field)?.field;
  return (found && fieldKind(found.kind).registry?.(found)) ?? '';
}

async function standingFacts(
  { db }: Deps,
  organisationId: string | null,
  today: string,
): Promise<PlainFacts> {
  const none = Object.fromEntries(standings.map((each) => [each, false]));
  if (organisationId === null) return none;
  const rows = await db.select(
    { standing: organisationStandings.columns.standing },
    `SELECT standing FROM organisation_standings
      WHERE organisation_id = :id AND ended_at IS NULL AND valid_from <= :today
        AND (valid_until IS NULL OR valid_until >= :today)`,
    { id: organisationId, today },
  );
  return { ...none, ...Object.fromEntries(rows.map(({ standing }) => [standing, true])) };
}

async function pastFacts({ db }: Deps, row: CaseKeys): Promise<PlainFacts> {
  if (row.base_id === null) return {};
  const base = await db.rows.applications.find({ id: row.base_id });
  if (!base) return {};
  const award = await db.rows.awards.find({ application_id: base.id });
  const claims = await db.select(
    { amount: awards.columns.amount },
    `SELECT COALESCE(w.amount, 0) AS amount FROM applications a
       JOIN applications mine ON mine.id = :id
       JOIN calls c ON c.id = a.call_id JOIN calls m ON m.id = mine.call_id
       LEFT JOIN awards w ON w.application_id = a.id AND w.status <> 'released'
      WHERE a.base_id = :base AND a.id NOT IN (:id, :replaced) AND c.procedure_id = m.procedure_id
        AND (a.status = 'running' OR w.application_id IS NOT NULL)`,
    { id: row.id, replaced: row.replaces_id ?? '', base: base.id },
  );
  const { class: awardClass } = base.state.facts;
  return {
    number: base.number ?? '',
    class: typeof awardClass === 'string' ? awardClass : '',
    amount_fen: Number(award?.amount ?? 0n),
    granted_on: zoneDay(new Date(award?.reserved_at ?? base.submitted_at ?? base.created_at)),
    claims: claims.length,
    claimed_fen: Number(claims.reduce((sum, { amount }) => sum + amount, 0n)),
  };
}

const figuresSchema = z.record(z.string(), z.number());

async function figuresOf(
  { db }: Deps,
  { base_id: base }: CaseKeys,
): Promise<Readonly<Record<string, number>>> {
  const row = base === null ? null : await db.rows.applications.find({ id: base });
  return figuresSchema.parse(row?.state.facts['figures'] ?? {});
}

const earlierColumns = { amount: awards.columns.amount, opens_at: calls.columns.opens_at };

async function earlierFacts(
  { db }: Deps,
  row: CaseKeys,
  { definition }: Compiled,
  call: CallFacts,
): Promise<PlainFacts> {
  const [column, owner] =
    row.organisation_id === null
      ? ['a.organisation_id IS NULL AND a.applicant_id', row.applicant_id]
      : ['a.organisation_id', row.organisation_id];
  const rows = await db.select(
    earlierColumns,
    `SELECT w.amount, c.opens_at FROM applications a
       JOIN calls c ON c.id = a.call_id
       JOIN awards w ON w.application_id = a.id AND w.status <> 'released'
      WHERE ${column} = :owner AND a.id <> :id AND c.procedure_id = :procedure`,
    { owner, id: row.id, procedure: definition.procedure },
  );
  const fenOf = (some: typeof rows): number =>
    Number(some.reduce((sum, { amount }) => sum + amount, 0n));
  const thisYear = rows.filter(
    ({ opens_at: opens }) => Number(zoneDay(new Date(opens)).slice(0, 4)) === call.year,
  );
  return {
    cases: rows.length,
    cases_year: thisYear.length,
    fen: fenOf(rows),
    fen_year: fenOf(thisYear),
  };
}

async function entryFacts(
  { db }: Deps,
  row: CaseKeys,
  { definition }: Compiled,
  registry: string,
  today: string,
): Promise<PlainFacts> {
  if (row.organisation_id === null) return { listed: false };
  const entry = await db.rows.registryEntries.find({
    registry,
    organisation_id: row.organisation_id,
  });
  if (!entry) return { listed: false };
  return {
    level: entry.level,
    since: entry.valid_from,
    valid_until: entry.valid_until,
    years: Number(today.slice(0, 4)) - Number(entry.valid_from.slice(0, 4)),
    ...(entry.quota === null ? {} : { quota: entry.quota }),
    used: await casesByEntry({ db }, row, definition),
    listed: isListed(entry, today),
  };
}

/** Cases of the call that the same organisation has handed in and that were not turned down. */
export async function casesByEntry(
  { db }: Pick<Deps, 'db'>,
  row: CaseKeys,
  { workflow }: Compiled['definition'],
): Promise<number> {
  const granted = Object.entries(workflow.ends).flatMap(([id, { state }]) =>
    state === 'granted' ? [id] : [],
  );
  const [found] = await db.select(
    { cases: count() },
    `SELECT COUNT(*) AS cases FROM applications
      WHERE call_id = :call AND organisation_id = :organisation
        AND id NOT IN (:id, :replaced)
        AND (status = 'running' OR (status = 'ended' AND ended_as IN (:granted)))`,
    {
      call: row.call_id,
      organisation: row.organisation_id,
      id: row.id,
      replaced: row.replaces_id ?? '',
      granted: ['', ...granted],
    },
  );
  return found?.cases ?? 0;
}

interface Listed {
  readonly status: RegistryEntry['status'];
  readonly valid_from: string;
  readonly valid_until: string;
}

/** Whether an entry counts on a day. */
export const isListed = ({ status, valid_from: from, valid_until: until }: Listed, day: string) =>
  status === 'listed' && from <= day && day <= until;

async function counterpartyFacts(
  deps: Deps,
  row: CaseKeys,
  registry: string,
  today: string,
): Promise<PlainFacts> {
  const { counterparty_id: otherId } = row;
  if (otherId === null) return {};
  const { own, other } = await bothSides(deps, row);
  if (!other) return {};
  const entry = await deps.db.rows.registryEntries.find({ registry, organisation_id: otherId });
  return {
    name: other.name,
    credit_code: other.creditCode,
    level: entry?.level ?? '',
    since: entry?.valid_from ?? '',
    listed: entry !== null && isListed(entry, today),
    related: own !== undefined && tiesBetween(own, other).length > 0,
  };
}

/** What ties the applicant to the other side; shown as the evidence where it is refused. */
export async function tiesWithCounterparty(deps: Deps, row: CaseKeys): Promise<Tie[]> {
  if (row.organisation_id === null || row.counterparty_id === null) return [];
  const { own, other } = await bothSides(deps, row);
  return own && other ? tiesBetween(own, other) : [];
}

interface Sides {
  readonly own: Ownership | undefined;
  readonly other: Ownership | undefined;
}

async function bothSides({ db }: Deps, row: CaseKeys): Promise<Sides> {
  const [own, other] = [row.organisation_id ?? '', row.counterparty_id ?? ''];
  const known = await ownershipsOf(db, [own, other]);
  return { own: known.get(own), other: known.get(other) };
}

/** What a case that is to be withdrawn for this one has set aside is free again by then. */
async function voucherFacts(deps: Deps, row: CaseKeys): Promise<PlainFacts> {
  const voucher = await baseVoucher(deps.db, row.base_id);
  if (!voucher) return {};
  const replaced = row.replaces_id ?? '';
  const [frozen, freed] = [
    await frozenIn(deps, voucher.id, row.base_id ?? ''),
    replaced === '' ? 0n : await frozenIn(deps, voucher.id, replaced),
  ];
  return {
    face_fen: Number(voucher.face),
    available_fen: Number(voucher.available + freed),
    frozen_fen: Number(frozen),
    valid_until: voucher.valid_until,
  };
}

/** What a case has set aside in a voucher and not used, in fen. */
async function frozenIn({ db }: Deps, voucherId: string, applicationId: string): Promise<bigint> {
  const [frozen] = await db.select(
    { amount: sumOfFen() },
    `SELECT SUM(CASE WHEN kind IN ('freeze', 'unuse') THEN amount
                     WHEN kind IN ('unfreeze', 'use') THEN -amount ELSE 0 END) AS amount
       FROM voucher_moves WHERE voucher_id = :voucher AND application_id = :application`,
    { voucher: voucherId, application: applicationId },
  );
  return frozen?.amount ?? 0n;
}
