import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import type { FormState } from '../../shared/request/formState.js';
import type { BatchFile } from './batch.file.js';
import type { JudgedLine } from './resultFile.file.js';
import type { ResultFileLine } from './results.query.js';

const tones = {
  proposed: 'warn',
  approved: 'ok',
  rejected: 'quiet',
  withdrawn: 'quiet',
} as const;

/** A file of answers as a line of its batch's page. */
export const resultFileLine = (batchId: string, row: ResultFileLine): object => ({
  href: `/payments/batches/${batchId}/results/${row.id}`,
  name: row.name,
  lineCount: row.line_count,
  sender: row.sender,
  sentAt: row.proposed_at,
  decider: row.decider ?? '',
  decidedAt: row.decided_at,
  reason: row.decision_reason ?? '',
  badge: { tone: tones[row.status], label: { key: `results.status.${row.status}` } },
});

interface Parts {
  readonly actor: Actor;
  readonly file: BatchFile;
  readonly row: ResultFileLine;
  readonly sentBy: string;
  readonly judged: readonly JudgedLine[];
  readonly form: FormState;
  readonly from: number;
  readonly now: Date;
}

const linesShown = 200;
const verdicts = ['pay', 'return', 'bounce', 'differs', 'known'] as const;

/** What a file of the bank's answers says and would do, for the person who confirms it. */
export function resultFilePage(parts: Parts): object {
  const { actor, file, row, sentBy, judged, form, from } = parts;
  const base = `/payments/batches/${file.row.id}/results/${row.id}`;
  const waits = row.status === 'proposed';
  const own = sentBy === actor.personId;
  const mayDecide = policy['payment.confirm'].some((role) =>
    holds(actor, role, file.row.programme_id),
  );
  // What asks for a look comes first: differences and money that came back.
  const ordered = ['differs', 'bounce', 'return', 'pay', 'known'].flatMap((verdict) =>
    judged.filter(({ judged: found }) => found.verdict === verdict),
  );
  const shown = ordered.slice(from, from + linesShown);
  const to = from + shown.length;
  return {
    title: row.name,
    crumbs: [
      { href: '/payments?view=batches', label: { key: 'payments.title' } },
      { href: `/payments/batches/${file.row.id}`, label: file.row.number },
      { label: row.name },
    ],
    base,
    ...resultFileLine(file.row.id, row),
    sha256: row.sha256,
    sums: waits ? verdicts.flatMap((verdict) => sumOf(judged, verdict)) : [],
    otherYears: otherYearsOf(parts),
    lines: shown.map(lineOf),
    range: ordered.length > linesShown && { from: from + 1, to, count: ordered.length },
    newer: from > 0 && `${base}?from=${Math.max(0, from - linesShown)}#lines`,
    older: to < ordered.length && `${base}?from=${to}#lines`,
    may: {
      confirm: waits && mayDecide && !own,
      withdraw: waits && own,
      another: waits && own,
      download: `${base}/file`,
    },
    form,
  };
}

function sumOf(judged: readonly JudgedLine[], verdict: (typeof verdicts)[number]): object[] {
  const lines = judged.filter(({ judged: found }) => found.verdict === verdict);
  if (lines.length === 0) return [];
  const sum = lines.reduce((total, { line }) => total + line.amountFen, 0n);
  return [{ label: { key: `results.verdicts.${verdict}` }, count: lines.length, sum }];
}

/** Answers whose day lies in another year than today: they are posted to that one. */
function otherYearsOf({ judged, now }: Parts): object | null {
  const thisYear = zoneDay(now).slice(0, 4);
  const years = new Set(judged.map(({ line }) => line.date.slice(0, 4)));
  years.delete(thisYear);
  if (years.size === 0) return null;
  return { key: 'results.otherYears', years: [...years].toSorted().join(', ') };
}

const lineOf = ({ line, payment, judged }: JudgedLine): object => ({
  place: line.line,
  reference: line.paymentRef,
  payee: payment?.payeeName ?? '',
  result: { key: `payments.result.${line.status}` },
  amount: line.amountFen,
  expected:
    payment !== undefined && payment.amountFen !== line.amountFen ? payment.amountFen : undefined,
  day: line.date,
  serial: line.serial,
  reason: line.reason,
  verdict:
    judged.verdict === 'differs'
      ? { key: `payments.why.${judged.why}` }
      : { key: `results.verdict.${judged.verdict}` },
  differs: judged.verdict === 'differs',
});
