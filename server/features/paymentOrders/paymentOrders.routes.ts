import { linesHash, purposeOf, signedLines, type BatchLine } from '../../domain/fund/batch.js';
import { fen } from '../../domain/money.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Handler, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { orderHead, orderLines, type OrderLine } from './order.query.js';
import { orderPage } from './order.page.js';

/** The line as the three persons signed it. */
const signedLine = (deps: Deps, line: OrderLine): BatchLine => ({
  paymentRef: line.reference,
  payeeName: line.payee,
  bankCode: line.branch_code,
  account: deps.seal.open(line.number_sealed),
  amountFen: fen(line.amount),
  purpose: purposeOf(line.number, line.tranche),
});

/** The order of a batch, or of the one payment that `?payment=` names; with the rights of the batch's page. */
function show(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const head = await orderHead(deps, actor, ask.params['id'] ?? '');
    if (head === null) throw hidden();
    const all = await orderLines(deps, actor, head.id);
    if (all.some(({ apart }) => apart)) throw forbidden('batch_own_case');
    const of = ask.query['payment'] ?? null;
    const lines = of === null ? all : all.filter(({ reference }) => reference === of);
    if (lines.length === 0) throw hidden();
    const signed = signedLines(
      all.map((line) => signedLine(deps, line)),
      deps.seal,
      head.lines_hash,
    );
    const model = orderPage({
      title: deps.words(ask.locale, 'paymentOrders.title'),
      head,
      lines,
      of,
      whole: linesHash(signed) === head.lines_hash,
      words: deps.words,
      locale: ask.locale,
    });
    return page('payment-orders/order', model, 'print');
  };
}

/** The paper by which a payment is ordered. */
export const paymentOrderRoutes = (deps: Deps): readonly Route[] => [
  get('/payments/batches/:id/order', 'payment.view', show(deps)),
];
