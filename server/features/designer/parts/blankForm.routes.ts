import { z } from 'zod';
import { optionalLine } from '../../../domain/typed.js';
import type { Actor } from '../../../domain/actor.js';
import { blankFormLimits } from '../../../domain/definition/definitionPackage.js';
import type { BlankForm, Definition, DocumentRule } from '../../../domain/definition/definition.js';
import { hidden, invalid, Refused } from '../../../domain/refusal.js';
import { blankFormReply, keepBlankForm, oneBlankForm } from '../../../shared/files/blankForms.js';
import type { Deps } from '../../../shared/request/deps.js';
import { formState } from '../../../shared/request/formState.js';
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
import { openProcedureDraft } from '../frame/draft.file.js';
import { blankFormHref, draftFrameBelow, draftHref, partHref } from '../frame/draftFrame.view.js';
import { changeOpenDraft, keepDraft } from './changeDraft.step.js';

const one = '/designer/:draft/blank-forms/:document';
/** The blank form that the page showed, by its hash; '' for none. */
const seenInput = z.object({ seen: optionalLine(64) });

/** The blank form of a document: its own page, since what is typed of the document has another. */
export const blankFormRoutes = (deps: Deps): readonly Route[] => [
  get(one, 'procedure.design', (ask) => showBlankForm(deps, ask)),
  get(`${one}/file`, 'procedure.design', async (ask) => {
    const { definition } = await openProcedureDraft(deps, signedIn(ask), draftOf(ask));
    return blankFormReply(deps, definition, documentOf(ask));
  }),
  // A file is moved before the draft names it, which cannot be run twice.
  post(one, 'procedure.design', (ask, input) => bring(deps, ask, input.seen), {
    input: seenInput,
    again: one,
    uploads: {
      ...oneBlankForm,
      door: (ask) => openProcedureDraft(deps, signedIn(ask), draftOf(ask)),
    },
    transaction: false,
  }),
  post(
    `${one}/remove`,
    'procedure.design',
    async (ask, { seen }) => {
      await setBlankForm(deps, signedIn(ask), ask, seen, null);
      return redirect(hrefOf(ask), 'draft_blank_form_removed');
    },
    { input: seenInput, again: one },
  ),
];

const draftOf = ({ params }: Ask): string => params['draft'] ?? '';
const documentOf = ({ params }: Ask): string => params['document'] ?? '';
const hrefOf = (ask: Ask): string => blankFormHref(draftOf(ask), documentOf(ask));

function ruleOf({ documents }: Definition, ask: Ask): DocumentRule {
  const rule = documents.find(({ id }) => id === documentOf(ask));
  if (!rule) throw hidden();
  return rule;
}

async function showBlankForm(deps: Deps, ask: Ask): Promise<Reply> {
  const draft = await openProcedureDraft(deps, signedIn(ask), draftOf(ask));
  const { name, blank_form: form } = ruleOf(draft.definition, ask);
  const title = deps.words(ask.locale, 'designer.blankForm.title');
  return page(
    'designer/blank-form',
    {
      title,
      ...draftFrameBelow(draft, 'documents'),
      sub: name,
      action: hrefOf(ask),
      file: form ? { href: `${hrefOf(ask)}/file`, name: form.name } : false,
      fileLabel: `designer.blankForm.${form ? 'replace' : 'choose'}`,
      seen: form?.sha256 ?? '',
      limits: {
        key: 'designer.blankForm.limits',
        types: blankFormLimits.of.join(' / ').toUpperCase(),
        mb: blankFormLimits.megabytes,
      },
      accept: blankFormLimits.of.map((ending) => `.${ending}`).join(','),
      partHref: partHref(draftOf(ask), `documents.${documentOf(ask)}`),
      backHref: draftHref(draftOf(ask), 'documents'),
      form: formState(ask, deps.words, { file: '' }),
    },
    'design',
  );
}

async function bring(deps: Deps, ask: Ask, seen: string): Promise<Reply> {
  const actor = signedIn(ask);
  const file = ask.files.find(({ field, name }) => field === 'file' && name !== '');
  if (!file) throw invalid({ file: { code: 'choose_file' } });
  const draft = await openProcedureDraft(deps, actor, draftOf(ask));
  ruleOf(draft.definition, ask);
  const form = await keepBlankForm(deps, actor.userId, file, 'file');
  await setBlankForm(deps, actor, ask, seen, form);
  return redirect(hrefOf(ask), 'draft_blank_form_set');
}

/** Puts the form in the document's place; stale where a colleague has put another since. */
async function setBlankForm(
  deps: Deps,
  actor: Actor,
  ask: Ask,
  seen: string,
  form: BlankForm | null,
): Promise<void> {
  await changeOpenDraft(deps, actor, draftOf(ask), async (draft) => {
    const { documents } = draft.definition;
    const { blank_form: before, ...rest } = ruleOf(draft.definition, ask);
    if ((before?.sha256 ?? '') !== seen) throw new Refused('stale', 'draft_part_changed');
    const changed = form === null ? rest : { ...rest, blank_form: form };
    const plain = {
      ...draft.definition,
      documents: documents.map((each) => (each.id === rest.id ? changed : each)),
    };
    await keepDraft(deps, actor, draft, plain, {
      type: 'draft_blank_form_set',
      address: { collection: 'documents', id: rest.id },
      more: { before: before?.name ?? null, after: form?.name ?? null },
    });
  });
}
