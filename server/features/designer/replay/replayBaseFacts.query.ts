import { sumOfFen } from '../../../data/schema/columns.js';
import type { RowOf } from '../../../data/schema/rows.js';
import { applications } from '../../../data/tables/cases.js';
import { awards } from '../../../data/tables/funding.js';
import { voucherMoves, vouchers } from '../../../data/tables/vouchers.js';
import { z } from 'zod';
import { groupedBy } from '../../../domain/groupedBy.js';
import { zoneDay } from '../../../domain/calendar.js';
import type { PlainFacts, RuleValues } from '../../../domain/rules/ruleValues.js';
import { moves } from '../../../domain/fund/voucherBalance.js';
import type { ReplayedFacts, ReplayedRow } from './replayGround.query.js';

type FactsOf = (row: ReplayedRow) => Pick<RuleValues, 'past' | 'figures' | 'voucher'>;

const baseColumns = {
  id: applications.columns.id,
  number: applications.columns.number,
  state: applications.columns.state,
  amount: sumOfFen(),
  granted_at: awards.columns.reserved_at,
};
const claimColumns = {
  id: applications.columns.id,
  base_id: applications.columns.id,
  submitted_at: applications.columns.submitted_at,
  amount: sumOfFen(),
};

const basesOf = '(SELECT m.base_id FROM applications m WHERE m.call_id = :call)';
const figuresSchema = z.record(z.string(), z.number()).catch({});

/** The granted cases that those of a call build on, and what had been claimed upon them by then. */
export async function basesThen({ db, callId, rules }: ReplayedFacts): Promise<FactsOf> {
  const bases = await db.select(
    baseColumns,
    `SELECT b.id, b.number, b.state, w.amount,
            COALESCE(w.reserved_at, b.submitted_at, b.created_at) AS granted_at
       FROM applications b LEFT JOIN awards w ON w.application_id = b.id
      WHERE b.id IN ${basesOf}`,
    { call: callId },
  );
  const claims = await db.select(
    claimColumns,
    `SELECT a.id, a.base_id, a.submitted_at, w.amount
       FROM applications a JOIN calls c ON c.id = a.call_id
       LEFT JOIN awards w ON w.application_id = a.id AND w.status <> 'released'
      WHERE a.base_id IN ${basesOf} AND c.procedure_id = :procedure
        AND (a.status = 'running' OR w.application_id IS NOT NULL)`,
    { call: callId, procedure: rules.definition.procedure },
  );
  const byBase = groupedBy(claims, (each) => each.base_id);
  const facts = new Map(bases.map((base) => [base.id, baseFacts(base)]));
  return ({ id, base_id: base, at }) => {
    const found = facts.get(base ?? '');
    if (!found || base === null) return { past: {}, figures: {} };
    const before = (byBase.get(base) ?? []).filter(
      (each) => each.id !== id && each.submitted_at !== null && each.submitted_at < at,
    );
    const claimed = Number(before.reduce((sum, { amount }) => sum + amount, 0n));
    const past: PlainFacts = { ...found.past, claims: before.length, claimed_fen: claimed };
    return { past, figures: found.figures };
  };
}

function baseFacts({ number, state, amount, granted_at: grantedAt }: RowOf<typeof baseColumns>) {
  const { class: awardClass, figures } = state.facts;
  return {
    past: {
      number: number ?? '',
      class: typeof awardClass === 'string' ? awardClass : '',
      amount_fen: Number(amount),
      granted_on: zoneDay(new Date(grantedAt)),
    },
    figures: figuresSchema.parse(figures ?? {}),
  };
}

const voucherColumns = {
  base_id: applications.columns.id,
  voucher_id: vouchers.columns.id,
  face: vouchers.columns.face,
  valid_until: vouchers.columns.valid_until,
};
const moveColumns = {
  voucher_id: voucherMoves.columns.voucher_id,
  application_id: voucherMoves.columns.application_id,
  kind: voucherMoves.columns.kind,
  amount: voucherMoves.columns.amount,
  at: voucherMoves.columns.at,
};

/** The vouchers behind the cases of a call, with the balance that each had by then. */
export async function vouchersThen({ db, callId }: ReplayedFacts): Promise<FactsOf> {
  const behind = `FROM applications b JOIN vouchers v ON v.application_id IN (b.id, b.base_id)
      WHERE b.id IN ${basesOf}`;
  const rows = await db.select(
    voucherColumns,
    `SELECT b.id AS base_id, v.id AS voucher_id, v.face, v.valid_until ${behind}`,
    { call: callId },
  );
  const moved = await db.select(
    moveColumns,
    `SELECT voucher_id, application_id, kind, amount, at FROM voucher_moves
      WHERE voucher_id IN (SELECT v.id ${behind})`,
    { call: callId },
  );
  const byBase = new Map(rows.map((each) => [each.base_id, each]));
  const byVoucher = groupedBy(moved, (each) => each.voucher_id);
  return ({ base_id: base, at }) => {
    const found = byBase.get(base ?? '');
    if (!found) return { voucher: {} };
    const before = (byVoucher.get(found.voucher_id) ?? []).filter((each) => each.at < at);
    const own = before.filter((each) => each.application_id === base);
    return {
      voucher: {
        face_fen: Number(found.face),
        available_fen: Number(found.face) + balanceOf('available', before),
        frozen_fen: balanceOf('frozen', own),
        valid_until: found.valid_until,
      },
    };
  };
}

/** What the moves left in one part of the voucher, in fen. */
function balanceOf(
  part: 'available' | 'frozen',
  rows: readonly RowOf<typeof moveColumns>[],
): number {
  return rows.reduce((sum, { kind, amount }) => {
    // What was granted is the face, which is counted apart.
    if (kind === 'grant') return sum;
    const { from, to } = moves[kind];
    const sign = to === part ? 1 : from === part ? -1 : 0;
    return sum + sign * Number(amount);
  }, 0);
}
