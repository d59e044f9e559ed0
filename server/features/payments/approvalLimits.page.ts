import { inLocale, type LocalText, type Locale } from '../../domain/localText.js';
import type { FormState } from '../../shared/request/formState.js';
import type { LimitRow } from './approvalLimits.query.js';

interface Parts {
  readonly title: string;
  readonly rows: readonly LimitRow[];
  /** Programmes under which the reader may propose one. */
  readonly programmes: readonly { readonly id: string; readonly name: LocalText }[];
  readonly form: FormState;
  readonly locale: Locale;
}

/** Limits of approving: what is in force, what waits for another person, what there was. */
export function approvalLimitsPage(parts: Parts): object {
  const { title, rows, programmes, form, locale } = parts;
  const inForce = new Set<string>();
  for (const programme of new Set(rows.map(({ programme_id: id }) => id))) {
    const last = rows.find((row) => row.programme_id === programme && row.decision === 'approved');
    if (last) inForce.add(last.id);
  }
  const lines = rows.map((row) => ({ ...lineOf(row, inForce, locale), waits: waits(row) }));
  return {
    title,
    crumbs: [toPayments, { label: { key: 'limits.title' } }],
    waiting: lines.filter((line) => line.waits),
    past: lines.filter((line) => !line.waits),
    programmes: programmes.map(({ id, name }) => ({ value: id, label: inLocale(name, locale) })),
    form,
  };
}

interface OneParts {
  readonly title: string;
  readonly row: LimitRow;
  /** The limit in force under its programme. */
  readonly inForce: { readonly id: string; readonly amount: bigint | null } | null;
  /** Whether the reader's rank decides under its programme. */
  readonly decides: boolean;
  readonly personId: string;
  readonly form: FormState;
  readonly locale: Locale;
}

/** One limit: what is proposed against what is in force, and who decides or takes it back. */
export function approvalLimitPage(parts: OneParts): object {
  const { title, row, inForce, decides, personId, form, locale } = parts;
  const own = row.proposed_person === personId;
  return {
    ...lineOf(row, new Set(inForce ? [inForce.id] : []), locale),
    title,
    crumbs: [
      toPayments,
      { href: '/payments/limits', label: { key: 'limits.title' } },
      { label: inLocale(row.programme_name, locale) },
    ],
    waits: waits(row),
    before: inForce?.amount ?? null,
    decide: waits(row) && decides && !own,
    withdraw: waits(row) && own,
    refuseAs: own ? 'withdraw' : 'reject',
    form,
  };
}

const toPayments = { href: '/payments?view=batches', label: { key: 'payments.title' } };

const waits = ({ decision }: LimitRow): boolean => decision === null;

const lineOf = (row: LimitRow, inForce: ReadonlySet<string>, locale: Locale) => ({
  programme: inLocale(row.programme_name, locale),
  amount: row.amount,
  reason: row.reason,
  proposer: row.proposer ?? '',
  at: row.proposed_at,
  decider: row.decider ?? '',
  decidedAt: row.decided_at ?? '',
  why: row.decision_reason ?? '',
  badge: badgeOf(row, inForce.has(row.id)),
  base: `/payments/limits/${row.id}`,
});

const tones = {
  in_force: 'ok',
  over: 'quiet',
  rejected: 'bad',
  withdrawn: 'quiet',
  waiting: 'warn',
} as const;

function badgeOf({ decision }: LimitRow, inForce: boolean): object {
  const state = inForce ? 'in_force' : decision === 'approved' ? 'over' : (decision ?? 'waiting');
  return { tone: tones[state], label: { key: `limits.states.${state}` } };
}
