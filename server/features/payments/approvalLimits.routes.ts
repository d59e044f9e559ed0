import { z } from 'zod';
import { policy } from '../../domain/access/policy.js';
import { holds } from '../../domain/actor.js';
import { fen, readYuan } from '../../domain/money.js';
import { hidden, invalid } from '../../domain/refusal.js';
import { line, optionalLine, paragraph, tidy } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import { get, page, post, redirect, type Ask, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { requirePassword } from '../../shared/security/stepUp.js';
import { approvalLimitPage, approvalLimitsPage } from './approvalLimits.page.js';
import { limitInForce, limitsFor } from './approvalLimits.query.js';
import { approveLimit, demandLimit, proposeLimit, refuseLimit } from './approvalLimits.service.js';

const proposeInput = z.object({
  programme: line(80),
  amount: optionalLine(40),
  reason: paragraph({ min: 5, max: 500 }),
});
const approveInput = z.object({ password: z.string('required').min(1).max(200) });
const refuseInput = z.object({ why: paragraph({ min: 5, max: 500 }) });

const list = '/payments/limits';
const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** An amount above zero in yuan; null where nothing was typed: every amount is approved once. */
function readLimit(typed: string | undefined) {
  if (typed === undefined || tidy(typed) === '') return null;
  const reading = readYuan(tidy(typed));
  if ('problem' in reading) throw invalid({ amount: reading.problem });
  if (reading.fen === 0) throw invalid({ amount: { code: 'amount_zero' } });
  return fen(reading.fen);
}

/** Over which amounts a batch is approved twice: proposed by one person, decided by another. */
export const approvalLimitRoutes = (deps: Deps): readonly Route[] => [
  get(list, 'payment.view', async (ask) => {
    const actor = signedIn(ask);
    const all = await deps.db.rows.programmes.all({}, [['position', 'ASC']]);
    return page(
      'payments/limits',
      approvalLimitsPage({
        title: deps.words(ask.locale, 'limits.title'),
        rows: await limitsFor(deps, actor),
        programmes: all.filter(({ id }) =>
          policy['limit.propose'].some((role) => holds(actor, role, id)),
        ),
        form: formState(ask, deps.words, { programme: '', amount: '', reason: '' }),
        locale: ask.locale,
      }),
    );
  }),
  get(`${list}/:id`, 'payment.view', async (ask) => {
    const actor = signedIn(ask);
    const { programme_id: programme } = await demandLimit(deps, actor, idOf(ask));
    const row = (await limitsFor(deps, actor)).find(({ id }) => id === idOf(ask));
    if (!row) throw hidden();
    return page(
      'payments/limit',
      approvalLimitPage({
        title: deps.words(ask.locale, 'limits.one'),
        row,
        inForce: await limitInForce(deps.db, programme),
        decides: policy['limit.decide'].some((role) => holds(actor, role, programme)),
        personId: actor.personId,
        form: formState(ask, deps.words, { password: '', why: '' }),
        locale: ask.locale,
      }),
    );
  }),
  post(
    list,
    'limit.propose',
    async (ask, { programme, amount, reason }) => {
      const wish = { programmeId: programme, amount: readLimit(amount), reason };
      await proposeLimit(deps, signedIn(ask), wish);
      return redirect(list, 'limit_proposed');
    },
    { input: proposeInput, again: list },
  ),
  // Outside a transaction, so that a wrong password is remembered; approving opens its own.
  post(
    `${list}/:id/approve`,
    'limit.decide',
    async (ask, { password }) => {
      const actor = signedIn(ask);
      await demandLimit(deps, actor, idOf(ask));
      await requirePassword(deps, actor, password);
      await approveLimit(deps, actor, idOf(ask));
      return redirect(list, 'limit_approved');
    },
    { input: approveInput, again: `${list}/:id`, transaction: false },
  ),
  post(
    `${list}/:id/refuse`,
    'payment.view',
    async (ask, { why }) => {
      await refuseLimit(deps, signedIn(ask), idOf(ask), why);
      return redirect(list, 'limit_refused');
    },
    { input: refuseInput, again: `${list}/:id` },
  ),
];
