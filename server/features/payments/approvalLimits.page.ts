import { inLocale, type LocalText, type Locale } from '../../domain/localText.js';
import type { FormState } from '../../shared/request/formState.js';
import type { LimitRow } from './approvalLimits.query.js';

interface Parts {
  readonly title: string;
  readonly rows: readonly LimitRow[];
  /** Programmes under which the reader may propose one. */
  readonly programmes: readonly { readonly id: string; readonly name: LocalText }[];
  /** Whether the reader decides under this programme. */
  readonly decides: (programmeId: string) => boolean;
  readonly personId: string;
  readonly form: FormState;
  readonly locale: Locale;
}

/** Limits of approving: what is in force, what waits for another person, what there was. */
export function approvalLimitsPage(parts: Parts): object {
  const { title, rows, programmes, decides, personId, form, locale } = parts;
  const inForce = new Set<string>();
  for (const programme of new Set(rows.map(({ programme_id: id }) => id))) {
    const last = rows.find((row) => row.programme_id === programme && row.decision === 'approved');
    if (last) inForce.add(last.id);
  }
  const lineOf = (row: LimitRow) => ({
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
    own: row.proposed_person === personId,
    decide: decides(row.programme_id) && row.proposed_person !== personId,
  });
  return {
    title,
    crumbs: [
      { href: '/payments?view=batches', label: { key: 'payments.title' } },
      { label: { key: 'limits.title' } },
    ],
    waiting: rows.filter(({ decision }) => decision === null).map(lineOf),
    past: rows.filter(({ decision }) => decision !== null).map(lineOf),
    programmes: programmes.map(({ id, name }) => ({ value: id, label: inLocale(name, locale) })),
    form,
  };
}

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
