import { z } from 'zod';
import { paragraph, whole } from '../../../domain/typed.js';
import { sourceOfDraft } from '../../../data/stores/definitionSourceStore.js';
import { withContents } from '../../../domain/definition/definitionPackage.js';
import { textOfDefinition } from '../../../domain/definition/definitionText.js';
import { frozenCallsOf } from '../../../shared/calls/callFreeze.js';
import { blankFormContents } from '../../../shared/files/blankForms.js';
import type { Deps } from '../../../shared/request/deps.js';
import { openProcedureDraft } from '../frame/draft.file.js';
import { draftFrame, draftHref } from '../frame/draftFrame.view.js';
import { draftNotes } from '../frame/draftNotes.view.js';
import { formState } from '../../../shared/request/formState.js';
import { replaySummary } from '../replay/replaySummary.view.js';
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

/** The version of the draft that the page showed. */
const versionInput = z.object({ version: whole(0, 1_000_000_000) });
const reason = () => paragraph({ min: 5, max: 2000 });
const proposeInput = versionInput.extend({ note: reason() });
const returnInput = versionInput.extend({ reason: reason() });
const discardInput = versionInput.extend({ discard_reason: reason() });

/** A draft on its way to a version: proposed, decided on by a second person, published. */
export const publishRoutes = (deps: Deps): readonly Route[] => [
  get(place, 'procedure.design', (ask) => showPublish(deps, ask)),
  post(`${place}/propose`, 'procedure.design', (ask, input) => propose(deps, ask, input), {
    input: proposeInput,
    ...again,
  }),
  post(`${place}/return`, 'procedure.publish', (ask, input) => giveBack(deps, ask, input), {
    input: returnInput,
    ...again,
  }),
  post(`${place}/discard`, 'procedure.design', (ask, input) => discard(deps, ask, input), {
    input: discardInput,
    ...again,
  }),
  post(place, 'procedure.publish', (ask, input) => publish(deps, ask, input), {
    input: versionInput,
    ...again,
  }),
  get('/designer/:draft/export', 'procedure.design', async (ask) => {
    const { row, definition } = await openProcedureDraft(deps, signedIn(ask), draftOf(ask));
    return {
      reply: 'text',
      name: `${definition.procedure}-draft.yaml`,
      type: 'application/yaml',
      text: withContents(
        textOfDefinition(definition, await sourceOfDraft(deps.db, row)),
        await blankFormContents(deps, definition),
      ),
    };
  }),
  ...importRoutes(deps),
];

const draftOf = ({ params }: Ask): string => params['draft'] ?? '';
const hrefOf = (ask: Ask): string => draftHref(draftOf(ask), 'publish');

const seen = (ask: Ask, { version }: z.infer<typeof versionInput>) => ({
  draftId: draftOf(ask),
  version,
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
    'designer/publishing/publish',
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

async function propose(deps: Deps, ask: Ask, input: z.infer<typeof proposeInput>): Promise<Reply> {
  await proposeDraft(deps, signedIn(ask), seen(ask, input), input.note);
  return redirect(hrefOf(ask), 'draft_proposed');
}

async function giveBack(deps: Deps, ask: Ask, input: z.infer<typeof returnInput>): Promise<Reply> {
  await returnDraft(deps, signedIn(ask), seen(ask, input), input.reason);
  return redirect(hrefOf(ask), 'draft_returned');
}

async function discard(deps: Deps, ask: Ask, input: z.infer<typeof discardInput>): Promise<Reply> {
  await discardProcedureDraft(deps, signedIn(ask), seen(ask, input), input.discard_reason);
  return redirect('/designer', 'draft_discarded');
}

async function publish(deps: Deps, ask: Ask, input: z.infer<typeof versionInput>): Promise<Reply> {
  await publishDraft(deps, signedIn(ask), seen(ask, input));
  return redirect(hrefOf(ask), 'draft_published');
}
