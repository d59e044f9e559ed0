import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../json.js';
import { inLocale, type LocalText } from '../localText.js';
import { fen, type Fen } from '../money.js';
import { conflict, forbidden, stale } from '../refusal.js';

/** One payment as the bank is told of it. */
export interface BatchLine {
  readonly paymentRef: string;
  readonly payeeName: string;
  /** Clearing code of the payee's branch. */
  readonly bankCode: string;
  readonly account: string;
  readonly amountFen: Fen;
  readonly purpose: string;
}

/** The steps of a batch in order, and the way out of it. */
export const batchStatuses = [
  'prepared',
  'reviewed',
  'approved',
  'exported',
  'settled',
  'void',
] as const;
export type BatchStatus = (typeof batchStatuses)[number];

/**
 * Payments that are checked, approved and exported together. The three signatures are by persons,
 * not accounts; `hash` is the content as it was prepared, and every step holds for that alone.
 */
export interface Batch {
  readonly id: string;
  readonly status: BatchStatus;
  readonly lines: readonly BatchLine[];
  readonly preparedBy: string;
  readonly reviewedBy: string | null;
  readonly approvedBy: string | null;
  readonly hash: string;
}

/** The note that a payee sees on the bank's statement: the number of the case and the instalment. */
export const purposeOf = (number: string, tranche: LocalText): string =>
  `${number} ${inLocale(tranche, 'zh-CN')}`;

/** As many payments are signed together at most. */
export const mostLines = 10_000;

export interface ControlTotals {
  readonly count: number;
  readonly sumFen: Fen;
  /** Over the accounts alone, so that two swapped digits show even where the sum agrees. */
  readonly accountsHash: string;
}

const sha256 = (content: Json) => createHash('sha256').update(canonicalJson(content)).digest('hex');

const inOrder = (lines: readonly BatchLine[]) =>
  lines.toSorted((a, b) =>
    a.paymentRef < b.paymentRef ? -1 : Number(a.paymentRef > b.paymentRef),
  );

/** SHA-256 in hex of everything the lines say; their order does not matter. */
export function linesHash(lines: readonly BatchLine[]): string {
  return sha256(
    inOrder(lines).map(({ paymentRef, payeeName, bankCode, account, amountFen, purpose }) => ({
      paymentRef,
      payeeName,
      bankCode,
      account,
      amountFen: String(amountFen),
      purpose,
    })),
  );
}

/**
 * The lines as a batch's hash covers them: accounts by a keyed hash, for whoever may read the hash
 * but not the number would try the few numbers that fit what is shown of it. A batch that was
 * signed before 0.5 keeps its hash over the numbers themselves.
 */
export function signedLines(
  lines: readonly BatchLine[],
  seal: { readonly blindIndex: (account: string) => string },
  signed: string,
): readonly BatchLine[] {
  if (signed === linesHash(lines)) return lines;
  return lines.map((line) => ({ ...line, account: seal.blindIndex(line.account) }));
}

/** What a bank file is checked by: how many lines, how much, to which accounts. */
export function controlTotals(lines: readonly BatchLine[]): ControlTotals {
  return {
    count: lines.length,
    sumFen: fen(lines.reduce<bigint>((sum, { amountFen }) => sum + amountFen, 0n)),
    accountsHash: sha256(inOrder(lines).map(({ bankCode, account }) => [bankCode, account])),
  };
}

/** Puts payments together; refuses an empty batch and one payment twice. */
export function preparedBatch(id: string, lines: readonly BatchLine[], personId: string): Batch {
  if (lines.length === 0) throw conflict('batch_empty');
  const references = new Set(lines.map(({ paymentRef }) => paymentRef));
  if (references.size < lines.length) throw conflict('batch_duplicate');
  return {
    id,
    status: 'prepared',
    lines,
    preparedBy: personId,
    reviewedBy: null,
    approvedBy: null,
    hash: linesHash(lines),
  };
}

function mustBe({ status }: Batch, wanted: BatchStatus): void {
  if (status !== wanted) throw conflict('batch_state', { state: status });
}

function mustBeAnother(personId: string, earlier: readonly (string | null)[]): void {
  if (earlier.includes(personId)) throw forbidden('same_person');
}

function mustBeUnchanged(batch: Batch, seenHash: string): void {
  const now = linesHash(batch.lines);
  if (batch.hash !== now || seenHash !== now) throw stale('batch_changed');
}

/** The second person has checked what they saw; refused if a line has changed since preparing. */
export function markReviewed(batch: Batch, personId: string, seenHash: string): Batch {
  mustBe(batch, 'prepared');
  mustBeAnother(personId, [batch.preparedBy]);
  mustBeUnchanged(batch, seenHash);
  return { ...batch, status: 'reviewed', reviewedBy: personId };
}

/** The third person approves what they saw; refused if a line has changed since the review. */
export function markApproved(batch: Batch, personId: string, seenHash: string): Batch {
  mustBe(batch, 'reviewed');
  mustBeAnother(personId, [batch.preparedBy, batch.reviewedBy]);
  mustBeUnchanged(batch, seenHash);
  return { ...batch, status: 'approved', approvedBy: personId };
}

/** Whether a person of higher rank may approve once more what they saw: none of the three signers. */
export function demandSecondApprover(batch: Batch, personId: string, seenHash: string): void {
  mustBe(batch, 'approved');
  mustBeAnother(personId, [batch.preparedBy, batch.reviewedBy, batch.approvedBy]);
  mustBeUnchanged(batch, seenHash);
}

/** The bank file may be written: the lines are still those approved. */
export function markExported(batch: Batch): Batch {
  mustBe(batch, 'approved');
  mustBeUnchanged(batch, batch.hash);
  return { ...batch, status: 'exported' };
}

/** How many lines the bank has yet to answer for. */
export const unanswered = ({ lines }: Batch, answered: ReadonlySet<string>): number =>
  lines.filter(({ paymentRef }) => !answered.has(paymentRef)).length;

/** The bank has answered for every line. */
export function markSettled(batch: Batch, answered: ReadonlySet<string>): Batch {
  mustBe(batch, 'exported');
  const waiting = unanswered(batch, answered);
  if (waiting > 0) throw conflict('batch_unanswered', { count: waiting });
  return { ...batch, status: 'settled' };
}

/** Gives the payments back; not once a file has left, for the bank may be paying already. */
export function markVoid(batch: Batch): Batch {
  const { status } = batch;
  if (status === 'void' || status === 'exported' || status === 'settled') {
    throw conflict('batch_state', { state: status });
  }
  return { ...batch, status: 'void' };
}
