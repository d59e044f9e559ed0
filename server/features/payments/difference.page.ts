import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { differenceKinds, whyNotResolved } from '../../domain/fund/differenceKinds.js';
import type { FormState } from '../../shared/request/formState.js';
import type { DifferenceFile, DifferenceRow, NamedAnswer } from './difference.file.js';

/** Where a difference stands: open, waiting for a second person, or resolved. */
const stateOf = ({ answered }: DifferenceRow): 'open' | 'proposed' | 'approved' =>
  answered === 'proposed' || answered === 'approved' ? answered : 'open';

const tones = { open: 'bad', proposed: 'warn', approved: 'ok' } as const;

/** What the bank's file says that does not agree, as a line of its batch's page. */
export const differenceLine = (batchId: string, row: DifferenceRow): object => ({
  href: `/payments/batches/${batchId}/differences/${row.id}`,
  reference: row.reference,
  result: { key: `payments.result.${row.result}` },
  amount: row.amount,
  reason: row.reason,
  on: row.day,
  why: { key: `payments.why.${row.why}` },
  foundAt: row.found_at,
  owner: row.owner ?? '',
  badge: {
    tone: tones[stateOf(row)],
    label: { key: `differences.status.${stateOf(row)}` },
  },
});

interface Parts {
  readonly actor: Actor;
  readonly opened: DifferenceFile;
  readonly form: FormState;
  readonly rejecting: boolean;
}

/** A difference: what the bank says, who looks after it, how it came out and who agreed. */
export function differencePage({ actor, opened, form, rejecting }: Parts): object {
  const { file, difference, payment, answers } = opened;
  const base = `/payments/batches/${file.row.id}/differences/${difference.id}`;
  const finance = policy['payment.resolve'].some((role) =>
    holds(actor, role, file.row.programme_id),
  );
  const waiting = answers.find(({ status }) => status === 'proposed');
  const own = waiting?.proposed_person === actor.personId;
  const about = { why: difference.why, payment: payment?.status };
  return {
    title: difference.reference,
    crumbs: [
      { href: '/payments?view=batches', label: { key: 'payments.title' } },
      { href: `/payments/batches/${file.row.id}`, label: file.row.number },
      { label: difference.reference },
    ],
    base,
    ...differenceLine(file.row.id, difference),
    place: difference.line,
    payment: payment && {
      payee: payment.payeeName,
      amount: payment.amountFen,
      state: { key: `payments.line.${payment.status}` },
    },
    open: waiting && {
      ...answerLine(waiting),
      id: waiting.id,
      decide: finance && !own,
      own: finance && own,
    },
    rejecting,
    history: answers.filter((each) => each !== waiting).map(answerLine),
    take: finance && difference.answered !== 'approved',
    kinds:
      finance &&
      difference.answered === null &&
      differenceKinds
        .filter((kind) => whyNotResolved(kind, about) === null)
        .map((kind) => ({
          value: kind,
          label: { key: `differences.kinds.${kind}` },
          help: { key: `differences.kindHelp.${kind}` },
        })),
    form,
  };
}

const answerTones = {
  proposed: 'warn',
  approved: 'ok',
  rejected: 'quiet',
  withdrawn: 'quiet',
} as const;

const answerLine = (row: NamedAnswer): object => ({
  kind: { key: `differences.kinds.${row.kind}` },
  said: row.reason,
  by: row.proposer,
  at: row.proposed_at,
  decidedBy: row.decider ?? '',
  decidedAt: row.decided_at,
  refusedFor: row.decision_reason ?? '',
  badge: { tone: answerTones[row.status], label: { key: `differences.answer.${row.status}` } },
});
