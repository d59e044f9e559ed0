import type { Mutant } from './mutant.js';

const ledger = 'server/data/stores/ledgerStore.ts';
const voucher = 'server/data/stores/voucherStore.ts';
const batch = 'server/domain/fund/batch.ts';
const sign = 'server/features/payments/signBatch.service.ts';
const signature = 'server/features/payments/batchSignature.step.ts';
const prepare = 'server/features/payments/prepareBatch.service.ts';

/** The ledger, vouchers and payments. */
export const moneyMutants: readonly Mutant[] = [
  {
    allows: 'a budget line to go below zero',
    file: ledger,
    from: ': ` AND ${credit} >= :amount`;',
    to: ": '';",
    noticed: ['features/funds.db'],
  },
  {
    allows: 'one posting to be made twice in silence',
    file: ledger,
    from: "throw isDuplicate(error) ? conflict('already_posted') : error;",
    to: 'if (!isDuplicate(error)) throw error;',
    noticed: ['features/funds.db'],
  },
  {
    allows: 'an entry where no money moved',
    file: ledger,
    from: 'if (moved !== 1) throw',
    to: 'if (moved > 1) throw',
    noticed: ['features/funds.db'],
  },
  {
    allows: 'one person with two accounts to decide about the budget alone',
    file: 'server/features/funds/decideAct.service.ts',
    from: 'const row = budgetProposal.forDecision(actor, await proposalForFinance(deps, actor, id));\n    demandDecides(actor, row);\n    const at',
    to: 'const row = await proposalForFinance(deps, actor, id);\n    const at',
    noticed: ['features/funds.http'],
  },
  {
    allows: 'a voucher to be spent twice',
    file: voucher,
    from: 'AND ${from} >= :amount${alive}`',
    to: '${alive}`',
    noticed: ['data/voucherMoves.db'],
  },
  {
    allows: 'a voucher that has ended to be used',
    file: voucher,
    from: "move.kind === 'freeze' ? \" AND status = 'live'\" : '';",
    to: "'';",
    noticed: ['data/voucherMoves.db'],
  },
  {
    allows: 'a held case without an objection into a batch',
    file: prepare,
    from: '  refuseHeld(lines);\n',
    to: '',
    noticed: ['features/heldCases.db'],
  },
  {
    allows: 'payment to an account that nobody checked',
    file: 'server/shared/payable/payeeSql.ts',
    from: "const unverified = '(k.id IS NOT NULL AND k.verified_at IS NULL)';",
    to: "const unverified = '(0 = 1)';",
    noticed: ['features/payments.db'],
  },
  {
    allows: 'whoever named an account to check it',
    file: 'server/features/payees/payeeCheck.file.ts',
    from: "  if (open.askedPerson === actor.personId) return 'payee_same_person';\n",
    to: '',
    noticed: ['features/payees.http'],
  },
  {
    allows: 'a case with an open objection into a batch',
    file: 'server/shared/payable/payableSql.ts',
    from: "WHERE o.application_id = a.id AND o.status = 'open')",
    to: "WHERE o.application_id = a.id AND o.status = 'never')",
    noticed: ['features/payments.db'],
  },
  {
    allows: 'a payment to a firm that is unverified or contested into a batch',
    file: 'server/shared/payable/payableSql.ts',
    from: '  contested: ofEither(contestedSql),',
    to: "  contested: '(0 = 1)',",
    noticed: ['features/paymentStop.db'],
  },
  {
    allows: 'signing and sending a payment to a firm that is unverified or contested',
    file: 'server/features/payments/batch.file.ts',
    from: "hindrances: row.payment_status === 'in_batch' ? payableNow(row) : [],",
    to: 'hindrances: [],',
    noticed: ['features/paymentStop.db'],
  },
  {
    allows: 'finance to list the batches of every programme',
    file: 'server/features/payments/batches.query.ts',
    from: 'WHERE (:everywhere = 1 OR b.programme_id IN (:programmes)) AND b.id < :before',
    to: 'WHERE b.id < :before',
    noticed: ['features/programmes.http'],
  },
  {
    allows: 'whoever prepared a batch to review it',
    file: batch,
    from: '  mustBeAnother(personId, [batch.preparedBy]);\n',
    to: '',
    noticed: ['domain/batch'],
  },
  {
    allows: 'whoever prepared a batch to approve it',
    file: batch,
    from: 'mustBeAnother(personId, [batch.preparedBy, batch.reviewedBy]);',
    to: 'mustBeAnother(personId, [batch.reviewedBy]);',
    noticed: ['domain/batch'],
  },
  {
    allows: 'approving what has changed since the review',
    file: batch,
    from: '  mustBeAnother(personId, [batch.preparedBy, batch.reviewedBy]);\n  mustBeUnchanged(batch, seenHash);\n',
    to: '  mustBeAnother(personId, [batch.preparedBy, batch.reviewedBy]);\n',
    noticed: ['domain/batch'],
  },
  {
    allows: 'signing the review of a held case',
    file: sign,
    from: "    refuseHeld(file.payments);\n    await recordSignature(deps, actor, file, reviewed, 'batch_reviewed', {",
    to: "    await recordSignature(deps, actor, file, reviewed, 'batch_reviewed', {",
    noticed: ['features/payments.db'],
  },
  {
    allows: 'any role of finance to sign any step',
    file: signature,
    from: "if (!holds(actor, role, file.row.programme_id)) throw forbidden('not_your_role');\n  return file;",
    to: 'return file;',
    noticed: ['features/payments.db'],
  },
  {
    allows: 'two signatures over one version of a batch',
    file: signature,
    from: '{ id: row.id, version: row.version, status: row.status },',
    to: '{ id: row.id },',
    noticed: ['features/payments.db'],
    harmless: 'every signer holds the lock of the batch first, and reads its state after that',
  },
  {
    allows: 'a bank file of other lines than were approved',
    file: 'server/features/payments/exportBatch.service.ts',
    from: "  if (hashNow !== row.lines_hash) throw conflict('batch_changed');\n  refuseHeld",
    to: '  refuseHeld',
    noticed: ['features/payments.db'],
  },
];
