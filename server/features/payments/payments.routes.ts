import { z } from 'zod';
import { scopeOf } from '../../domain/access/scope.js';
import { zoneDay } from '../../domain/calendar.js';
import { daysAtBank } from '../../domain/fund/atBank.js';
import { line, optionalLine, paragraph, several, whole } from '../../domain/typed.js';
import { hidden, stale } from '../../domain/refusal.js';
import { payeeStandings } from '../../shared/effects/payeeFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState, refusalText } from '../../shared/request/formState.js';
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
import { payeeWords } from '../../shared/words/payeeWords.js';
import { requirePassword } from '../../shared/security/stepUp.js';
import { batchPage } from './batch.page.js';
import { demandBatch, openBatch, type BatchFile } from './batch.file.js';
import { batchAround, batchCounts, batchesFor, tooLongAtBank } from './batches.query.js';
import { bankDifferences } from './difference.file.js';
import { differenceRoutes } from './differences.routes.js';
import { dueNarrowings } from './dueNarrowings.query.js';
import { dueExport, dueExportLimit } from './dueExport.view.js';
import { cursorOf, readDueFilter } from './dueFilter.input.js';
import { dueSums, dueTranches } from './duePayments.query.js';
import { bankFileOf, exportBatch } from './exportBatch.service.js';
import { batchesPage, duePage, waitingOf } from './payments.page.js';
import { prepareAll, prepareBatch } from './prepareBatch.service.js';
import { receiptRoutes } from './receipts.routes.js';
import { resultFilesOf } from './results.query.js';
import { resultRoutes } from './results.routes.js';
import { approvalLimitRoutes } from './approvalLimits.routes.js';
import { approveAgain } from './secondApproval.service.js';
import { secondApprovalOf } from './secondApproval.step.js';
import { approveBatch, reviewBatch, voidPaymentBatch } from './signBatch.service.js';

const batchId = (ask: Ask): string => ask.params['id'] ?? '';
const batchPath = (ask: Ask): string => `/payments/batches/${batchId(ask)}`;

function list(deps: Deps): Handler {
  return (ask) => (ask.query['view'] === 'batches' ? showBatches(deps, ask) : showDue(deps, ask));
}

const showDue = async (deps: Deps, ask: Ask) => {
  const actor = signedIn(ask);
  const preparing = scopeOf(actor, ['finance_preparer']);
  const typed = ask.failed?.typed ?? {};
  const filter = readDueFilter(ask.query);
  const rows = await dueTranches(deps, actor, filter, cursorOf(ask.query['after']));
  const model = duePage({
    title: deps.words(ask.locale, 'payments.title'),
    rows,
    sums: await dueSums(deps, actor, filter),
    choices: await dueNarrowings(deps, actor),
    filter,
    waiting: waitingOf(await batchCounts(deps, actor)),
    mayPrepare: preparing.everywhere || preparing.programmeIds.length > 0,
    form: formState(ask, deps.words, { tranche: '' }),
    chosen: new Set(listed(typed['tranche'])),
    payees: await payeeStandings(
      deps,
      rows.map(({ application_id: id }) => id),
    ),
    accountWords: (standing) =>
      payeeWords(standing, { words: deps.words, locale: ask.locale, now: ask.now }),
    locale: ask.locale,
  });
  return page('payments/due', model);
};

const showBatches = async (deps: Deps, ask: Ask) => {
  const actor = signedIn(ask);
  const late = await tooLongAtBank(deps, actor, ask.now);
  const model = batchesPage({
    title: deps.words(ask.locale, 'payments.title'),
    // Every id sorts before this.
    rows: await batchesFor(deps, actor, ask.query['before'] ?? 'g'),
    counts: await batchCounts(deps, actor),
    late: late.map((row) => ({
      ...row,
      days: daysAtBank(deps.calendar, row.exported_at, ask.now),
    })),
    locale: ask.locale,
  });
  return page('payments/batches', model);
};

const chosenRows = several();
const listed = (value: unknown): readonly string[] => {
  const read = chosenRows.safeParse(value);
  return read.success ? read.data : [];
};

const prepareInput = z.object({ tranche: several(200) });

function prepare(deps: Deps): FormHandler<z.infer<typeof prepareInput>> {
  return async (ask, { tranche }) => {
    const id = await prepareBatch(deps, signedIn(ask), { trancheIds: tranche });
    return redirect(`/payments/batches/${id}`, 'batch_prepared');
  };
}

const prepareAllInput = z.object({
  line: line(36),
  programme: optionalLine(80),
  procedure: optionalLine(80),
  text: optionalLine(100),
  count: line(8),
  total: line(20),
});

function prepareWhole(deps: Deps): FormHandler<z.infer<typeof prepareAllInput>> {
  return async (ask, { count, total, ...filter }) => {
    if (!/^\d+$/.test(count) || !/^\d+$/.test(total)) throw stale('due_changed');
    const id = await prepareAll(deps, signedIn(ask), {
      filter: readDueFilter(filter),
      count: Number(count),
      totalFen: BigInt(total),
    });
    return redirect(`/payments/batches/${id}`, 'batch_prepared');
  };
}

function exportDue(deps: Deps): Handler {
  return async (ask) => {
    const filter = readDueFilter(ask.query);
    const rows = await dueTranches(deps, signedIn(ask), filter, null, dueExportLimit + 1);
    return {
      reply: 'text',
      name: `payments-${filter.show}-${zoneDay(ask.now)}.csv`,
      type: 'text/csv; charset=utf-8',
      text: dueExport(rows, deps.words, ask.locale),
    };
  };
}

function show(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const file = await openBatch(deps, actor, batchId(ask));
    const around = await batchAround(deps, file.row.id);
    if (around === null) throw hidden();
    const model = batchPage({
      actor,
      file,
      around,
      second: await secondNamed(deps, file),
      differences: await bankDifferences(deps, file.row.id),
      resultFiles: await resultFilesOf(deps, file.row.id),
      fileProblems: problemsOf(deps, ask),
      form: formState(ask, deps.words, { reason: '', password: '', results: '', file: '' }),
      refused: refusedForm(ask),
      from: Number(/^\d{1,5}$/.exec(ask.query['from'] ?? '')?.[0] ?? 0),
      locale: ask.locale,
    });
    return page('payments/batch', model);
  };
}

/** What the limit asks of the batch, and the name of who gave it. */
async function secondNamed(deps: Deps, { row }: BatchFile) {
  const second = await secondApprovalOf(deps, row);
  const by = second.given && (await deps.db.rows.users.find({ id: second.given.user_id }));
  return { ...second, name: by?.name ?? '' };
}

/** Which of the page's forms came back: each has an input that the others have not. */
function refusedForm({ failed }: Ask): string {
  if (failed === null) return '';
  if ('password' in failed.typed) return 'approve';
  if ('reason' in failed.typed) return 'void';
  return 'results' in failed.typed ? 'results' : 'review';
}

function problemsOf(deps: Deps, { failed, locale }: Ask) {
  return Object.entries(failed?.refusal.fields ?? {}).flatMap(([name, { code, params }]) =>
    /^results\.\d+$/.test(name)
      ? [{ line: Number(name.slice(8)), message: refusalText(deps.words, locale, code, params) }]
      : [],
  );
}

const reviewInput = z.object({ seen_hash: line(64) });
const approveInput = z.object({
  seen_hash: line(64),
  password: z.string('required').min(1).max(200),
});
const voidInput = z.object({ reason: paragraph({ min: 5, max: 500 }) });

function review(deps: Deps): FormHandler<z.infer<typeof reviewInput>> {
  return async (ask, { seen_hash: seen }) => {
    await reviewBatch(deps, signedIn(ask), batchId(ask), seen);
    return redirect(batchPath(ask), 'batch_reviewed');
  };
}

function approve(deps: Deps): FormHandler<z.infer<typeof approveInput>> {
  return async (ask, { seen_hash: seen, password }) => {
    const actor = signedIn(ask);
    // Who may not see the batch is told that it does not exist before a password counts.
    await demandBatch(deps, actor, batchId(ask));
    await requirePassword(deps, actor, password);
    await approveBatch(deps, actor, batchId(ask), seen);
    return redirect(batchPath(ask), 'batch_approved');
  };
}

function approveOnce(deps: Deps): FormHandler<z.infer<typeof approveInput>> {
  return async (ask, { seen_hash: seen, password }) => {
    const actor = signedIn(ask);
    await demandBatch(deps, actor, batchId(ask));
    await requirePassword(deps, actor, password);
    await approveAgain(deps, actor, batchId(ask), seen);
    return redirect(batchPath(ask), 'batch_approved_again');
  };
}

function voided(deps: Deps): FormHandler<z.infer<typeof voidInput>> {
  return async (ask, { reason }) => {
    await voidPaymentBatch(deps, signedIn(ask), batchId(ask), reason);
    return redirect(batchPath(ask), 'batch_voided');
  };
}

const exportInput = z.object({ seen_count: whole(0, 1000) });

function exported(deps: Deps): FormHandler<z.infer<typeof exportInput>> {
  return async (ask, { seen_count: seen }) => {
    await exportBatch(deps, signedIn(ask), batchId(ask), seen);
    return redirect(batchPath(ask), 'batch_exported');
  };
}

function download(deps: Deps): Handler {
  return async (ask) => {
    const { name, type, bytes } = await bankFileOf(deps, signedIn(ask), batchId(ask));
    return { reply: 'text', name, type, text: bytes };
  };
}

const one = '/payments/batches/:id';
const again = { again: one };

/** Paying: what is due, batches with three signatures, the bank's file and its answers. */
export const paymentRoutes = (deps: Deps): readonly Route[] => [
  get('/payments', 'payment.view', list(deps)),
  post('/payments/batches', 'payment.prepare', prepare(deps), {
    input: prepareInput,
    again: '/payments',
  }),
  post('/payments/batches/all', 'payment.prepare', prepareWhole(deps), {
    input: prepareAllInput,
    again: '/payments',
  }),
  get('/payments/export', 'payment.view', exportDue(deps)),
  get(one, 'payment.view', show(deps)),
  post(`${one}/review`, 'payment.review', review(deps), { input: reviewInput, ...again }),
  // Outside a transaction, so that a wrong password is remembered; approving opens its own.
  post(`${one}/approve`, 'payment.approve', approve(deps), {
    input: approveInput,
    ...again,
    transaction: false,
  }),
  post(`${one}/approve-again`, 'payment.approve_again', approveOnce(deps), {
    input: approveInput,
    ...again,
    transaction: false,
  }),
  post(`${one}/void`, 'payment.void', voided(deps), { input: voidInput, ...again }),
  // Outside a transaction, since its file is moved; releasing it opens one.
  post(`${one}/export`, 'payment.prepare', exported(deps), {
    input: exportInput,
    ...again,
    transaction: false,
  }),
  get(`${one}/bank-file`, 'payment.prepare', download(deps)),
  ...approvalLimitRoutes(deps),
  ...resultRoutes(deps),
  ...differenceRoutes(deps),
  ...receiptRoutes(deps),
];
