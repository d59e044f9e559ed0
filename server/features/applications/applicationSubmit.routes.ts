import { z } from 'zod';
import { readFrozen } from '../../domain/application/content.js';
import { loadCaseContext } from '../../shared/casefile/caseContent.js';
import type { Deps } from '../../shared/request/deps.js';
import { contentVersion } from '../../shared/casefile/frozenContent.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { requirePassword } from '../../shared/security/stepUp.js';
import {
  ownPaperInput,
  recordOwnPaper,
  type OwnPaperInput,
} from '../../shared/casefile/ownPaper.js';
import { ownNamesIn } from '../../shared/casefile/ownNames.query.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { tiesWithCounterparty } from '../../shared/casefile/ruleFacts.js';
import { openApplicationDraft, type Draft } from './applicationDraft.query.js';
import { openView } from './applicationView.file.js';
import { correctionsIn } from './corrections.query.js';
import { deliverDocuments } from './deliverDeferred.service.js';
import { printPage, receiptPage, type RevisionRow } from './receipt.page.js';
import { readableDocuments, submitPage } from './submit.page.js';
import { submitApplication } from './submitApplication.service.js';

const path = '/applications/:id/submit';
const numbers = `${path}/numbers`;
const printed = '/applications/:id/print';

/**
 * The stamp of what was shown; beside it a tick for each declaration (`declare.<id>`), deferred
 * document (`defer.<id>`) and promise (`promise.<id>`).
 */
const submitInput = z.looseObject({
  stamp: z.string('not_text').default(''),
  unchanged_reason: z.string('not_text').default(''),
});
const idOf = ({ params }: Ask): string => params['id'] ?? '';

export const applicationSubmitRoutes = (deps: Deps): readonly Route[] => [
  get(path, 'application.use', (ask) => showSubmit(deps, ask)),
  post(path, 'application.use', (ask, input) => submit(deps, ask, input), {
    input: submitInput,
    again: path,
  }),
  // As with a paper: it reads and records, and a wrong password stays counted.
  post(numbers, 'application.use', (ask, input) => showNumbers(deps, ask, input), {
    input: ownPaperInput,
    again: path,
    transaction: false,
  }),
  post(
    '/applications/:id/deliver',
    'application.use',
    async (ask) => {
      await deliverDocuments(deps, signedIn(ask), idOf(ask));
      return redirect(`/applications/${idOf(ask)}`, 'deferred_delivered');
    },
    { input: nothing, again: '/applications/:id/documents' },
  ),
  get('/applications/:id/receipt', 'application.use', async (ask) => {
    const draft = await openApplicationDraft(deps, signedIn(ask), idOf(ask));
    const revision = await lastRevision(deps, draft);
    if (revision === null) return redirect(`/applications/${idOf(ask)}`);
    return page('applications/receipt', receiptPage(deps, draft, revision, ask), 'print');
  }),
  get(printed, 'application.use', (ask) => showPrint(deps, ask, false)),
  // Only reads and records, so the answer is the paper itself; a wrong password stays counted.
  post(printed, 'application.use', (ask, input) => printInFull(deps, ask, input), {
    input: ownPaperInput,
    again: printed,
    transaction: false,
  }),
];

async function printInFull(deps: Deps, ask: Ask, input: OwnPaperInput): Promise<Reply> {
  await enterOwnPaper(deps, ask, input);
  return showPrint(deps, ask, true);
}

async function showNumbers(deps: Deps, ask: Ask, input: OwnPaperInput): Promise<Reply> {
  await enterOwnPaper(deps, ask, input);
  return showSubmit(deps, ask, true);
}

/** Lets the applicant look at own numbers in full, and records it. */
async function enterOwnPaper(deps: Deps, ask: Ask, { password }: OwnPaperInput): Promise<void> {
  const actor = signedIn(ask);
  // Who may not see the case is told that it does not exist before a password counts.
  await openApplicationDraft(deps, actor, idOf(ask));
  await requirePassword(deps, actor, password);
  await recordOwnPaper(deps, actor, idOf(ask), 'application');
}

async function showPrint(deps: Deps, ask: Ask, full: boolean): Promise<Reply> {
  const draft = await openApplicationDraft(deps, signedIn(ask), idOf(ask));
  const revision = await lastRevision(deps, draft);
  const files = revision === null ? draft.files : [];
  const documents = readableDocuments({ draft, files }, { ...ask, words: deps.words });
  const handedIn = await asHandedIn(deps, draft, revision);
  const model = printPage(deps, handedIn, revision, documents, ask, full);
  return page('applications/print', model, 'print');
}

async function showSubmit(deps: Deps, ask: Ask, full = false): Promise<Reply> {
  const view = await openView(deps, signedIn(ask), idOf(ask));
  const { status, corrections: asked } = view.draft.file.row.state;
  const open = status === 'draft' || (status === 'running' && asked !== null);
  if (!open && ask.failed === null) return redirect(`/applications/${idOf(ask)}/receipt`);
  const ties = await tiesWithCounterparty(deps, view.draft.file.row);
  const corrections = await correctionsIn(deps, view.draft);
  const { file, answers, caseContext, files } = view.draft;
  const { compiled } = file;
  const { ruleContext } = caseContext;
  const named = await ownNamesIn(deps, file.row, { compiled, answers, ruleContext, files });
  const context = { ...ask, words: deps.words, ties, corrections, named, full };
  return page('applications/submit', submitPage(view, context));
}

async function submit(deps: Deps, ask: Ask, typed: z.infer<typeof submitInput>): Promise<Reply> {
  const id = idOf(ask);
  const ticked = (prefix: string): string[] =>
    Object.entries(typed).flatMap(([name, value]) =>
      name.startsWith(prefix) && value === 'yes' ? [name.slice(prefix.length)] : [],
    );
  const { already } = await submitApplication(deps, signedIn(ask), {
    id,
    declarations: ticked('declare.'),
    deferred: ticked('defer.'),
    promised: ticked('promise.'),
    stamp: typed.stamp,
    unchangedReason: typed.unchanged_reason,
  });
  return redirect(`/applications/${id}/receipt`, already ? 'submitted_before' : 'submitted');
}

async function lastRevision({ db }: Deps, { file }: Draft): Promise<RevisionRow | null> {
  const { revision } = file.row.state;
  if (revision === 0) return null;
  return db.rows.revisions.find({ application_id: file.row.id, number: revision });
}

/** The application by the rules under which it was handed in, which may have changed since. */
async function asHandedIn(deps: Deps, draft: Draft, revision: RevisionRow | null): Promise<Draft> {
  if (revision === null) return draft;
  const { file } = draft;
  const prepared = await contentVersion(deps, file.row, readFrozen(revision.content));
  if (prepared.definition === file.definition) return draft;
  const caseContext = await loadCaseContext(deps, file.row, prepared.compiled);
  return { ...draft, file: { ...file, ...prepared }, caseContext };
}
