import type { Actor } from '../../domain/actor.js';
import { instalmentActs, whyNotDecided } from '../../domain/award/instalmentActs.js';
import { payableNow } from '../../domain/fund/payableNow.js';
import { maskBank } from '../../domain/identity/masking.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import type { FormState } from '../../shared/request/formState.js';
import { yuanText } from '../../domain/money.js';
import { hindranceWords } from '../../shared/payable/payHindrance.view.js';
import type { InstalmentDecision, InstalmentFile } from './instalment.file.js';
import type { GroundPayment, GroundStep, InstalmentGrounds } from './instalmentGrounds.query.js';

interface Parts {
  readonly actor: Actor;
  readonly instalment: InstalmentFile;
  readonly grounds: InstalmentGrounds;
  /** What the account waits for. */
  readonly accountSays: string;
  readonly mayPropose: boolean;
  readonly mayDecide: boolean;
  readonly seesPayments: boolean;
  readonly seesFunds: boolean;
  readonly form: FormState;
  readonly rejecting: boolean;
  readonly locale: Locale;
}

/** One instalment: whether it is paid now, what it rests on, and what two persons may decide. */
export function instalmentPage(parts: Parts): object {
  const { instalment: row, grounds, seesPayments, mayPropose, form, rejecting, locale } = parts;
  const open = grounds.decisions.find(({ status }) => status === 'proposed');
  const acts = instalmentActs.filter((act) => whyNotDecided(act, row) === null);
  return {
    title: row.title,
    sub: `${row.number} · ${inLocale(row.tranche_name, locale)}`,
    crumbs: [
      seesPayments
        ? { href: '/payments', label: { key: 'payments.title' } }
        : { href: `/cases/${row.application_id}`, label: row.number },
      { label: inLocale(row.tranche_name, locale) },
    ],
    base: `/payments/instalments/${row.id}`,
    badge: badgeOf(row),
    caseId: row.application_id,
    applicant: row.applicant_name,
    amount: row.amount,
    awardAmount: row.award_amount,
    hindrances: row.status === 'due' ? hindranceWords(payableNow(row)) : [],
    taken: row.taken_by,
    dueAt: row.due_at,
    decided: stepOf(grounds.decided, locale),
    due: stepOf(grounds.due, locale),
    notices: grounds.notices.map(({ id, title, published_at: from, ends_at: until }) => ({
      href: `/notices/${id}`,
      label: inLocale(title, locale),
      from,
      until,
    })),
    agreement: grounds.agreement,
    account: accountOf(parts),
    line: {
      href: parts.seesFunds && `/funds/${row.line_id}`,
      name: inLocale(row.line_name, locale),
      code: row.line_code,
      available: row.line_available,
      payable: row.line_payable,
      paid: row.line_paid,
    },
    payments: grounds.payments.map((payment) => paymentLine(payment, parts)),
    open: open ? openOf(open, parts) : null,
    acts:
      mayPropose && open === undefined
        ? acts.map((act) => ({
            value: act,
            label: { key: `instalments.acts.${act}` },
            help: { key: `instalments.effects.${act}`, ...effectValues(row) },
          }))
        : [],
    history: grounds.decisions
      .filter(({ status }) => status !== 'proposed')
      .map((decision) => decisionOf(decision, grounds)),
    form,
    rejecting,
  };
}

const tones = { planned: 'quiet', due: 'warn', paid: 'ok', cancelled: 'quiet' } as const;

function badgeOf({ status, held_at: held, taken_by: batch }: InstalmentFile): object {
  if (status === 'due' && held !== null) {
    return { tone: 'bad', label: { key: 'instalments.states.held' } };
  }
  if (status === 'due' && batch !== null) {
    return { tone: 'info', label: { key: 'instalments.states.inBatch' } };
  }
  return { tone: tones[status], label: { key: `cases.money.status.${status}` } };
}

const stepOf = (step: GroundStep | null, locale: Locale): object | null =>
  step && { stage: step.stage ? inLocale(step.stage, locale) : '', at: step.at, by: step.by };

const accountOf = ({ instalment: { holder, bank, number_tail: tail }, accountSays }: Parts) =>
  holder === null ? null : { holder, bank, tail: maskBank(`0000${tail ?? ''}`), says: accountSays };

/** What fills the words of what a decision does. */
const effectValues = ({ amount, line_code: code, taken_by: batch }: InstalmentFile) => ({
  yuan: yuanText(amount),
  line: code,
  batch: batch ?? '',
});

const paymentTones = { in_batch: 'info', paid: 'ok', returned: 'bad', void: 'quiet' } as const;

function paymentLine(payment: GroundPayment, { locale, seesPayments, instalment }: Parts): object {
  const state = payment.payment;
  return {
    label: inLocale(payment.name, locale),
    current: payment.id === instalment.id,
    href: `/payments/instalments/${payment.id}`,
    amount: payment.amount,
    badge:
      state === null
        ? { tone: tones[payment.status], label: { key: `cases.money.status.${payment.status}` } }
        : { tone: paymentTones[state], label: { key: `payments.line.${state}` } },
    at: payment.result_at,
    reason: payment.result_reason,
    batch: payment.batch,
    batchHref: seesPayments && payment.batch_id !== null && `/payments/batches/${payment.batch_id}`,
  };
}

const decisionOf = (decision: InstalmentDecision, { names }: InstalmentGrounds) => ({
  act: { key: `instalments.acts.${decision.act}` },
  reason: decision.reason,
  told: decision.told,
  by: names.get(decision.proposed_by) ?? '',
  at: decision.proposed_at,
  decidedBy: names.get(decision.decided_by ?? '') ?? '',
  decidedAt: decision.decided_at,
  refusedFor: decision.decision_reason,
  badge: {
    tone: decision.status === 'approved' ? 'ok' : 'quiet',
    label: { key: `instalments.decided.${decision.status}` },
  },
});

function openOf(decision: InstalmentDecision, { actor, grounds, instalment, mayDecide }: Parts) {
  const own = decision.proposed_person === actor.personId;
  const problem = whyNotDecided(decision.act, instalment);
  return {
    ...decisionOf(decision, grounds),
    id: decision.id,
    effect: { key: `instalments.effects.${decision.act}`, ...effectValues(instalment) },
    problem: problem === null ? false : { code: problem, batch: instalment.taken_by ?? '' },
    approve: mayDecide && !own && problem === null,
    reject: mayDecide && !own,
    withdraw: own,
  };
}
