import { z } from 'zod';
import { line } from '../../../domain/typed.js';
import type { Deps } from '../../../shared/request/deps.js';
import { draftHref } from '../frame/draftFrame.view.js';
import { formState } from '../../../shared/request/formState.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import { designedProceduresPage, newProcedurePage } from './drafts.page.js';
import {
  copyableVersions,
  designedProcedures,
  designedProgrammes,
  newProcedureDrafts,
} from './drafts.query.js';
import { draftNewProcedure, reviseProcedure } from './startDraft.service.js';

const newProcedureInput = z.object({
  programme: line(40),
  procedure: line(40).refine((text) => /^[a-z][a-z0-9_]*$/.test(text), 'procedure_id_shape'),
  name_zh: line(100),
  name_en: line(200),
  prefix: line(4).refine((text) => /^[A-Z]{2,4}$/.test(text), 'number_prefix_shape'),
  origin: z.string({ error: 'not_text' }).max(36).default(''),
});

/** Where drafts begin: the list of procedures, a new version of one, a wholly new one. */
export const draftRoutes = (deps: Deps): readonly Route[] => [
  get('/designer', 'procedure.design', (ask) => showProcedures(deps, ask)),
  get('/designer/new', 'procedure.design', (ask) => showNew(deps, ask)),
  post('/designer', 'procedure.design', (ask, input) => begin(deps, ask, input), {
    input: newProcedureInput,
    again: '/designer/new',
  }),
  post(
    '/procedures/:id/revise',
    'procedure.design',
    async (ask) => {
      const id = await reviseProcedure(deps, signedIn(ask), ask.params['id'] ?? '');
      return redirect(draftHref(id, 'overview'));
    },
    { input: nothing, again: '/designer' },
  ),
];

async function showProcedures(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const [programmes, published, fresh] = await Promise.all([
    designedProgrammes(deps, actor),
    designedProcedures(deps, actor),
    newProcedureDrafts(deps, actor),
  ]);
  const model = designedProceduresPage(programmes, [...published, ...fresh]);
  return page('designer/procedures', { title: deps.words(ask.locale, 'designer.title'), ...model });
}

async function showNew(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const [programmes, versions] = await Promise.all([
    designedProgrammes(deps, actor),
    copyableVersions(deps, actor),
  ]);
  const form = formState(ask, deps.words, {
    programme: ask.query['programme'] ?? programmes[0]?.value ?? '',
    procedure: '',
    name_zh: '',
    name_en: '',
    prefix: '',
    origin: ask.query['origin'] ?? '',
  });
  return page('designer/new', {
    title: deps.words(ask.locale, 'designer.new.title'),
    ...newProcedurePage(form, programmes, versions, deps.words),
  });
}

async function begin(
  deps: Deps,
  ask: Ask,
  typed: z.infer<typeof newProcedureInput>,
): Promise<Reply> {
  const id = await draftNewProcedure(deps, signedIn(ask), {
    procedure: `${typed.programme}.${typed.procedure}`,
    programme: typed.programme,
    name: { zh: typed.name_zh, en: typed.name_en },
    numberPrefix: typed.prefix,
    fromVersionId: typed.origin === '' ? null : typed.origin,
  });
  return redirect(draftHref(id, 'overview'), 'draft_begun');
}
