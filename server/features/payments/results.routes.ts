import { z } from 'zod';
import { hidden } from '../../domain/refusal.js';
import { paragraph } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type FormHandler,
  type Handler,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { demandBatch } from './batch.file.js';
import { confirmResults, refuseResults, withdrawResults } from './confirmResults.service.js';
import { judgedLines, keptLines, openResultFile } from './resultFile.file.js';
import { resultFilePage } from './results.page.js';
import { resultFilesOf } from './results.query.js';
import { resultsInput, sentResults } from './resultUpload.input.js';
import { sendResults } from './sendResults.service.js';

const batchId = (ask: Ask): string => ask.params['id'] ?? '';
const fileId = (ask: Ask): string => ask.params['file'] ?? '';
const batchPath = (ask: Ask): string => `/payments/batches/${batchId(ask)}`;

function send(deps: Deps): FormHandler<z.infer<typeof resultsInput>> {
  return async (ask, { results: pasted }) => {
    const actor = signedIn(ask);
    await demandBatch(deps, actor, batchId(ask));
    const sent = await sentResults(ask.files, pasted);
    const id = await sendResults(deps, actor, batchId(ask), sent);
    return redirect(`${batchPath(ask)}/results/${id}`, 'results_sent');
  };
}

function show(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const { file, sent } = await openResultFile(deps, actor, batchId(ask), fileId(ask));
    const row = (await resultFilesOf(deps, file.row.id)).find(({ id }) => id === sent.id);
    if (!row) throw hidden();
    const model = resultFilePage({
      actor,
      file,
      row,
      sentBy: sent.proposed_person,
      judged: judgedLines(file.payments, await keptLines(deps, sent)),
      form: formState(ask, deps.words, { reason: '' }),
      from: Number(/^\d{1,5}$/.exec(ask.query['from'] ?? '')?.[0] ?? 0),
      now: ask.now,
    });
    return page('payments/results', model);
  };
}

function download(deps: Deps): Handler {
  return async (ask) => {
    const { sent } = await openResultFile(deps, signedIn(ask), batchId(ask), fileId(ask));
    const content = await deps.files.open(sent.file_id);
    if (content === null) throw hidden();
    return { reply: 'file', content, name: sent.name, type: 'text/csv', inline: false };
  };
}

function confirm(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const counts = await confirmResults(deps, actor, batchId(ask), fileId(ask));
    return redirect(
      batchPath(ask),
      counts.differences > 0 ? 'results_differ' : 'results_confirmed',
    );
  };
}

const refuseInput = z.object({ reason: paragraph({ min: 5, max: 500 }) });

function refuse(deps: Deps): FormHandler<z.infer<typeof refuseInput>> {
  return async (ask, { reason }) => {
    await refuseResults(deps, signedIn(ask), batchId(ask), fileId(ask), reason);
    return redirect(batchPath(ask), 'results_refused');
  };
}

function withdraw(deps: Deps): Handler {
  return async (ask) => {
    await withdrawResults(deps, signedIn(ask), batchId(ask), fileId(ask));
    return redirect(batchPath(ask), 'results_withdrawn');
  };
}

const one = '/payments/batches/:id';
const file = `${one}/results/:file`;
const again = { again: file };

/** The bank's answers: one person brings the file, another confirms what it says. */
export const resultRoutes = (deps: Deps): readonly Route[] => [
  // Outside a transaction, since its file is moved; keeping it opens one.
  post(`${one}/results`, 'payment.prepare', send(deps), {
    input: resultsInput,
    again: one,
    transaction: false,
    uploads: {
      files: 1,
      megabytes: 5,
      door: (ask) => demandBatch(deps, signedIn(ask), batchId(ask)),
    },
  }),
  get(file, 'payment.view', show(deps)),
  get(`${file}/file`, 'payment.view', download(deps)),
  post(`${file}/confirm`, 'payment.confirm', confirm(deps), { input: nothing, ...again }),
  post(`${file}/refuse`, 'payment.confirm', refuse(deps), { input: refuseInput, ...again }),
  post(`${file}/withdraw`, 'payment.prepare', withdraw(deps), { input: nothing, ...again }),
];
