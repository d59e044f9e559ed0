import { maskBank } from '../../domain/identity/masking.js';
import { holds, type Actor, type Role } from '../../domain/actor.js';
import { controlTotals, type BatchStatus } from '../../domain/fund/batch.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import type { FormState } from '../../shared/request/formState.js';
import type { BatchAround } from './batches.query.js';
import { answered, lineAnchor, type BatchFile, type BatchPayment } from './batch.file.js';
import type { DifferenceRow } from './difference.file.js';
import { differenceLine } from './difference.page.js';
import { hindranceWords } from '../../shared/payable/payHindrance.view.js';
import { batchBadge } from './payments.page.js';
import type { SecondApproval } from './secondApproval.step.js';
import { resultFileLine } from './results.page.js';
import type { ResultFileLine } from './results.query.js';

interface Parts {
  readonly actor: Actor;
  readonly file: BatchFile;
  readonly around: BatchAround;
  /** What the limit in force asks, and who has given it. */
  readonly second: SecondApproval & { readonly name: string };
  readonly differences: readonly DifferenceRow[];
  readonly resultFiles: readonly ResultFileLine[];
  /** Problems of a result file that could not be read, in words. */
  readonly fileProblems: readonly { readonly line: number; readonly message: string }[];
  readonly form: FormState;
  /** The form that was refused: `review`, `approve`, `void`, `results`, or '' for none. */
  readonly refused: string;
  /** Where the lines that are shown begin. */
  readonly from: number;
  readonly locale: Locale;
}

/** A batch: three signatures, control totals, its lines and what the bank answered. */
export function batchPage(parts: Parts): object {
  const { file, around, differences, fileProblems, form, refused, locale } = parts;
  const { row, payments, hashNow } = file;
  const totals = controlTotals(payments);
  const may = rightsOf(parts);
  return {
    title: row.number,
    crumbs: [
      { href: '/payments?view=batches', label: { key: 'payments.title' } },
      { label: row.number },
    ],
    base: `/payments/batches/${row.id}`,
    line: {
      id: row.budget_line_id,
      name: inLocale(around.line_name, locale),
      code: around.line_code,
    },
    badge: batchBadge(row.status),
    voidReason: row.void_reason,
    changed: row.status !== 'void' && hashNow !== row.lines_hash,
    held: heldOf(file),
    hash: row.lines_hash,
    hashNow,
    total: Number(row.total),
    totals: {
      count: totals.count,
      sum: Number(totals.sumFen),
      // Over bare numbers, as the bank's file has it: for who holds that file, to compare.
      accounts: may.compare ? totals.accountsHash : undefined,
    },
    signatures: signaturesOf(file, around, parts.second),
    second: secondOf(parts),
    exported: exportedOf(file),
    exportCount: row.export_count,
    settledAt: row.settled_at,
    unanswered: row.status === 'exported' ? payments.filter(inBatch).length : 0,
    ...linesOf(parts),
    differences: differences.map((each) => differenceLine(row.id, each)),
    resultFiles: parts.resultFiles.map((each) => resultFileLine(row.id, each)),
    fileProblems,
    may,
    // Faulty lines of a file have their own list on the page.
    form: { ...form, errors: form.errors.filter(({ href }) => !/^#results\.\d/.test(href)) },
    refused,
  };
}

const inBatch = ({ status }: BatchPayment): boolean => status === 'in_batch';

const nextSignature: Readonly<Partial<Record<BatchStatus, string>>> = {
  prepared: 'reviewed',
  reviewed: 'approved',
};

/** Why a file may not leave yet: it is over the limit, and who approves it then. */
function secondOf({ file: { row }, second }: Parts): object | null {
  const open = ['prepared', 'reviewed', 'approved'].includes(row.status);
  return open && second.over !== null && second.given === null ? { limit: second.over } : null;
}

function signaturesOf(
  { row }: BatchFile,
  around: BatchAround,
  { over, given, name }: Parts['second'],
): readonly object[] {
  const done = { prepared: row.prepared_at, reviewed: row.reviewed_at, approved: row.approved_at };
  const names = { prepared: around.preparer, reviewed: around.reviewer, approved: around.approver };
  const next = nextSignature[row.status];
  const three = (['prepared', 'reviewed', 'approved'] as const).map((step) => ({
    step,
    label: { key: `payments.signature.${step}` },
    name: names[step],
    at: done[step],
    state: done[step] === null ? (next === step ? 'now' : 'ahead') : 'done',
  }));
  const waits = over !== null && ['prepared', 'reviewed', 'approved'].includes(row.status);
  if (given === null && !waits) return three;
  const fourth = {
    step: 'again',
    label: { key: 'payments.signature.again' },
    name,
    at: given?.at ?? null,
    state: given ? 'done' : row.status === 'approved' ? 'now' : 'ahead',
  };
  return [...three, fourth];
}

function exportedOf({ row }: BatchFile): object | null {
  if (row.exported_at === null) return null;
  return {
    at: row.exported_at,
    count: row.export_count,
    duplicate: row.export_count > 1,
    href: `/payments/batches/${row.id}/bank-file`,
  };
}

/** What the actor may do now; where a role is there but the person is not free, the reason. */
function rightsOf({ actor, file, resultFiles, second }: Parts) {
  const { row, payments, hashNow } = file;
  const has = (role: Role): boolean => holds(actor, role, row.programme_id);
  const signed = [row.prepared_person, row.reviewed_person].includes(actor.personId);
  const sound = hashNow === row.lines_hash;
  // The file of a batch that the bank has answered could pay again what was issued anew.
  const whole = sound && !payments.some(answered);
  const open = ['prepared', 'reviewed', 'approved'].includes(row.status);
  const reviewing = row.status === 'prepared' && has('finance_reviewer');
  const approving = row.status === 'reviewed' && has('finance_approver');
  const again = row.status === 'approved' && second.over !== null && second.given === null;
  const ranks = again && has('approver');
  const signedAny = signed || row.approved_person === actor.personId;
  const finance = has('finance_preparer') || has('finance_reviewer') || has('finance_approver');
  return {
    review: reviewing && !signed && sound,
    approve: approving && !signed && sound,
    approveAgain: ranks && !signedAny && sound,
    another: ((reviewing || approving) && signed) || (ranks && signedAny),
    export: has('finance_preparer') && sound && row.status === 'approved' && !again,
    exportAgain: has('finance_preparer') && whole && row.status === 'exported',
    download: has('finance_preparer') && whole && row.export_count > 0,
    compare: has('finance_preparer') && sound && row.export_count > 0,
    results:
      has('finance_preparer') &&
      ['exported', 'settled'].includes(row.status) &&
      !resultFiles.some(({ status }) => status === 'proposed'),
    void: (finance && open) || ranks,
    voidAs: ranks && !finance ? 'giveBack' : 'void',
  };
}

const tones = { in_batch: 'info', paid: 'ok', returned: 'bad', void: 'quiet' } as const;

const linesShown = 200;

/** Some of the lines, those that cannot be paid now first. */
function linesOf({ file: { row, payments }, from }: Parts): object {
  const [held, others] = [true, false].map((wanted) =>
    payments.filter(({ hindrances }) => hindrances.length > 0 === wanted),
  );
  const ordered = [...(held ?? []), ...(others ?? [])];
  const shown = ordered.slice(from, from + linesShown);
  const path = `/payments/batches/${row.id}`;
  const to = from + shown.length;
  return {
    payments: shown.map((payment) => paymentOf(payment, row)),
    range: ordered.length > linesShown && { from: from + 1, to, count: ordered.length },
    newer: from > 0 && `${path}?from=${Math.max(0, from - linesShown)}#lines`,
    older: to < ordered.length && `${path}?from=${to}#lines`,
  };
}

/** How many lines are not payable now, and what can be done about them at this step. */
function heldOf({ row, payments }: BatchFile): object | null {
  const count = payments.filter(({ hindrances }) => hindrances.length > 0).length;
  if (count === 0 || row.status === 'void') return null;
  const atBank = row.status === 'exported' || row.status === 'settled';
  return {
    title: { key: 'payments.heldTitle', count },
    message: { key: atBank ? 'payments.heldAtBank' : 'payments.heldSays' },
  };
}

function paymentOf(payment: BatchPayment, { id: batchId, status }: BatchFile['row']): object {
  return {
    anchor: lineAnchor(payment.paymentRef),
    hindrances: status === 'void' ? [] : hindranceWords(payment.hindrances),
    reference: payment.paymentRef,
    payee: payment.payeeName,
    bank: payment.bank,
    tail: maskBank(`0000${payment.tail}`),
    amount: Number(payment.amountFen),
    trancheId: payment.trancheId,
    caseId: payment.applicationId,
    caseTitle: payment.caseTitle,
    purpose: payment.purpose,
    resultAt: payment.resultAt,
    resultReason: payment.resultReason,
    href:
      status === 'exported' || status === 'settled'
        ? `/payments/batches/${batchId}/payments/${payment.paymentId}`
        : '',
    badge: { tone: tones[payment.status], label: { key: `payments.line.${payment.status}` } },
  };
}
