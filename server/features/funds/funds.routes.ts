import { z } from 'zod';
import { checkNewest } from '../../data/chains.js';
import { fundStream } from '../../data/stores/ledgerStore.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { line, tidy, whole } from '../../domain/typed.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import { fen, readYuan, type Fen } from '../../domain/money.js';
import { hidden, invalid } from '../../domain/refusal.js';
import { appropriate, createBudgetLine } from './budgetLines.service.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type FormHandler,
  type Handler,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { fundsPage, ledgerPageModel } from './funds.page.js';
import { budgetLineFor, budgetLinesFor, ledgerPage } from './funds.query.js';

const openInput = z.object({
  programme: line(36),
  code: line(40).refine((text) => /^[A-Za-z0-9][\w.-]*$/.test(text), 'budget_code_shape'),
  name_zh: line(100),
  name_en: line(200),
  year: whole(2000, 2100),
  amount: line(40),
});
const amountInput = z.object({ amount: line(40) });

/** An amount above zero, typed in yuan; a reason at its field otherwise. */
function readAmount(typed: string): Fen {
  const reading = readYuan(tidy(typed));
  if ('problem' in reading) throw invalid({ amount: reading.problem });
  if (reading.fen === 0) throw invalid({ amount: { code: 'amount_zero' } });
  return fen(reading.fen);
}

const opener = (actor: Actor) => scopeOf(actor, ['finance_approver']);

async function programmesToOpen({ db }: Deps, actor: Actor, locale: Locale) {
  const scope = opener(actor);
  if (!scope.everywhere && scope.programmeIds.length === 0) return [];
  const all = await db.rows.programmes.all({}, [['position', 'ASC']]);
  return all
    .filter(({ id }) => inScope(scope, id))
    .map(({ id, name }) => ({ value: id, label: inLocale(name, locale) }));
}

function list(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const { locale } = ask;
    const model = fundsPage({
      title: deps.words(locale, 'funds.title'),
      lines: await budgetLinesFor(deps, actor),
      programmes: await programmesToOpen(deps, actor, locale),
      form: formState(ask, deps.words, {
        programme: '',
        code: '',
        name_zh: '',
        name_en: '',
        year: zoneDay(ask.now).slice(0, 4),
        amount: '',
      }),
      opening: ask.failed !== null,
      locale,
    });
    return page('funds/funds', model);
  };
}

function open(deps: Deps): FormHandler<z.infer<typeof openInput>> {
  return async (ask, typed) => {
    const actor = signedIn(ask);
    const known = await programmesToOpen(deps, actor, ask.locale);
    if (!known.some(({ value }) => value === typed.programme)) {
      throw invalid({ programme: { code: 'choose_one' } });
    }
    const id = await createBudgetLine(deps, actor.userId, {
      programmeId: typed.programme,
      code: typed.code,
      name: { zh: typed.name_zh, en: typed.name_en },
      year: typed.year,
      amount: readAmount(typed.amount),
    });
    return redirect(`/funds/${id}`, 'budget_line_opened');
  };
}

// The whole chain is the business of `npm run check`; a page looks at the newest part.
const eventsChecked = 500;

function show(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const row = await budgetLineFor(deps, actor, lineId(ask));
    if (row === null) throw hidden();
    const broken = await checkNewest(deps.db, fundStream(row.id), eventsChecked);
    const model = ledgerPageModel({
      line: row,
      entries: await ledgerPage(deps, signedIn(ask), row.id, beforeOf(ask)),
      chainBreak: broken?.seq ?? null,
      mayAppropriate: inScope(opener(actor), row.programme_id),
      form: formState(ask, deps.words, { amount: '' }),
      locale: ask.locale,
    });
    return page('funds/ledger', model);
  };
}

function add(deps: Deps): FormHandler<z.infer<typeof amountInput>> {
  return async (ask, typed) => {
    const actor = signedIn(ask);
    const row = await budgetLineFor(deps, actor, lineId(ask));
    if (row === null || !inScope(opener(actor), row.programme_id)) throw hidden();
    const amount = readAmount(typed.amount);
    await appropriate(deps, actor.userId, row.id, amount);
    return redirect(`/funds/${row.id}`, 'budget_appropriated');
  };
}

const lineId = (ask: Ask): string => ask.params['lineId'] ?? '';

function beforeOf({ query }: Ask): number {
  const before = query['before'] ?? '';
  return /^\d{1,9}$/.test(before) ? Number(before) : 2_000_000_000;
}

/** Budget lines: what came in, what is promised, what has been paid, and every movement of it. */
export const fundRoutes = (deps: Deps): readonly Route[] => [
  get('/funds', 'fund.view', list(deps)),
  post('/funds', 'fund.manage', open(deps), { input: openInput, again: '/funds' }),
  get('/funds/:lineId', 'fund.view', show(deps)),
  post('/funds/:lineId/appropriations', 'fund.manage', add(deps), {
    input: amountInput,
    again: '/funds/:lineId',
  }),
];
