import { z } from 'zod';
import { paragraph, readTyped, whole } from '../../../domain/typed.js';
import { writeDefinition } from '../../../domain/definition/definitionFile.js';
import { frozenCallsOf } from '../../../shared/calls/callFreeze.js';
import type { Deps } from '../../../shared/request/deps.js';
import { openProcedureDraft } from '../frame/draftFile.js';
import { draftFrame, draftHref } from '../frame/draftFrame.js';
import { draftNotes } from '../frame/draftNotes.js';
import { formState } from '../../../shared/request/formState.js';
import { replaySummary } from '../replay/replaySummary.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import {
  discardProcedureDraft,
  proposeDraft,
  publishDraft,
  returnDraft,
} from './decideDraft.service.js';
import { importRoutes } from './importDraft.routes.js';
import { publishPage } from './publish.page.js';
import { proposerOf, publishedVersions } from './publish.query.js';

const place = '/designer/:draft/publish';
const again = { again: place };

/** A draft on its way to a version: proposed, decided on by a second person, published. */
export const publishRoutes = (deps: Deps): readonly Route[] => [
  get(place, 'procedure.design', (ask) => showPublish(deps, ask)),
  post(`${place}/propose`, 'procedure.design', (ask) => propose(deps, ask), again),
  post(`${place}/return`, 'procedure.publish', (ask) => giveBack(deps, ask), again),
  post(`${place}/discard`, 'procedure.design', (ask) => discard(deps, ask), again),
  post(place, 'procedure.publish', (ask) => publish(deps, ask), again),
  get('/designer/:draft/export', 'procedure.design', async (ask) => {
    const { definition } = await openProcedureDraft(deps, signedIn(ask), draftOf(ask));
    return {
      reply: 'text',
      name: `${definition.procedure}-draft.yaml`,
      type: 'application/yaml',
      text: writeDefinition(definition),
    };
  }),
  ...importRoutes(deps),
];

const draftOf = ({ params }: Ask): string => params['draft'] ?? '';
const hrefOf = (ask: Ask): string => draftHref(draftOf(ask), 'publish');

const versionSchema = z.object({ version: whole(0, 1_000_000_000) });

const seen = (ask: Ask): { readonly draftId: string; readonly version: number } => ({
  draftId: draftOf(ask),
  version: readTyped(versionSchema, ask.body).version,
});

async function showPublish(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const draft = await openProcedureDraft(deps, actor, draftOf(ask));
  const { row } = draft;
  const { words } = deps;
  const { locale } = ask;
  const notes = await draftNotes(deps, draft, locale);
  const model = publishPage(draft, {
    actor,
    notes,
    replay: draft.base === null ? null : await replaySummary(deps, draft, null),
    frozen: await frozenCallsOf(deps, row.procedure_id),
    versions: await publishedVersions(deps, row.procedure_id),
    proposer: await proposerOf(deps, row.proposed_by),
    words,
    locale,
  });
  return page(
    'publishing/publish',
    {
      title: words(locale, 'designer.tabs.publish'),
      ...draftFrame(draft, 'publish'),
      ...model,
      form: formState(ask, words, { note: '', reason: '', discard_reason: '' }),
      // The difference stands on this page in full.
      notes: { ...notes, changes: '' },
    },
    'design',
  );
}

async function propose(deps: Deps, ask: Ask): Promise<Reply> {
  const { note } = readTyped(z.object({ note: paragraph({ min: 5, max: 2000 }) }), ask.body);
  await proposeDraft(deps, signedIn(ask), seen(ask), note);
  return redirect(hrefOf(ask), 'draft_proposed');
}

const reasonSchema = z.object({ reason: paragraph({ min: 5, max: 2000 }) });

async function giveBack(deps: Deps, ask: Ask): Promise<Reply> {
  await returnDraft(deps, signedIn(ask), seen(ask), readTyped(reasonSchema, ask.body).reason);
  return redirect(hrefOf(ask), 'draft_returned');
}

async function discard(deps: Deps, ask: Ask): Promise<Reply> {
  const typed = readTyped(z.object({ discard_reason: paragraph({ min: 5, max: 2000 }) }), ask.body);
  await discardProcedureDraft(deps, signedIn(ask), seen(ask), typed.discard_reason);
  return redirect('/designer', 'draft_discarded');
}

async function publish(deps: Deps, ask: Ask): Promise<Reply> {
  await publishDraft(deps, signedIn(ask), seen(ask));
  return redirect(hrefOf(ask), 'draft_published');
}
