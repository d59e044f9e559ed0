import { z } from 'zod';
import { fieldKinds } from '../../../domain/form/kinds/registry.js';
import { line, optionalLine } from '../../../domain/typed.js';
import { areaOf, readAddress } from '../../../domain/editing/partAddress.js';
import { stageKindNames } from '../../../domain/workflow/stages/registry.js';
import { hidden } from '../../../domain/refusal.js';
import { definitionWords } from '../../../shared/definitionWords/definitionWords.js';
import type { Deps } from '../../../shared/request/deps.js';
import { draftFrameBelow, draftHref, partHref } from '../frame/draftFrame.view.js';
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
import { addPart } from './arrangeParts.service.js';
import { designerContext } from './designerContext.file.js';
import { letterChoices } from './letterChoices.view.js';

const place = '/designer/:draft/add/:collection';
const draftOf = ({ params }: Ask): string => params['draft'] ?? '';

const addPartInput = z.object({
  name_zh: line(200),
  name_en: line(300),
  // A letter for one stage is known by its moment and the id of the stage.
  id: optionalLine(81),
  kind: optionalLine(40),
  after: optionalLine(60),
});

/** One more item of a collection: a stage, a field, a document, a rule … */
export const addRoutes = (deps: Deps): readonly Route[] => [
  get(place, 'procedure.design', (ask) => showAdd(deps, ask)),
  post(place, 'procedure.design', (ask, input) => addOne(deps, ask, input), {
    input: addPartInput,
    again: place,
  }),
];

/** The kinds of which something can be added to a collection; none where it has no kinds. */
function kindsFor(collection: string): {
  readonly scope: string;
  readonly kinds: readonly string[];
} {
  if (collection === 'workflow.stages') return { scope: 'stages', kinds: stageKindNames };
  if (collection.startsWith('form.')) return { scope: 'fields', kinds: [...fieldKinds.keys()] };
  return { scope: '', kinds: [] };
}

async function showAdd(deps: Deps, ask: Ask): Promise<Reply> {
  const collection = ask.params['collection'] ?? '';
  const address = readAddress(`${collection}.x`);
  if (address === null || 'single' in address) throw hidden();
  const { draft, choosing, notes } = await designerContext(deps, ask);
  const said = definitionWords(deps.words, ask.locale);
  const { scope, kinds } = kindsFor(collection);
  const key = collection.startsWith('form.') ? 'fields' : (collection.split('.').at(-1) ?? '');
  const after = Object.keys(draft.definition.workflow.stages).at(-1) ?? '';
  return page(
    'designer/add',
    {
      title: deps.words(ask.locale, 'designer.addItem', { name: said.item('', key) }),
      ...draftFrameBelow(draft, areaOf(address)),
      action: `${draftHref(draft.row.id, 'overview')}/add/${collection}`,
      form: formState(ask, deps.words, {
        name_zh: '',
        name_en: '',
        id: '',
        kind: ask.query['kind'] ?? '',
        after: ask.query['after'] ?? after,
      }),
      kinds: kinds.map((value) => ({ value, label: said.value(scope, 'kind', value) })),
      isStage: collection === 'workflow.stages',
      moments: collection === 'mails' ? letterChoices(choosing) : false,
      stages: Object.entries(draft.definition.workflow.stages).map(([value, { name }]) => ({
        value,
        label: name,
      })),
      backHref: draftHref(draft.row.id, areaOf(address)),
      notes,
    },
    'design',
  );
}

async function addOne(deps: Deps, ask: Ask, typed: z.infer<typeof addPartInput>): Promise<Reply> {
  const at = await addPart(deps, signedIn(ask), {
    draftId: draftOf(ask),
    collection: ask.params['collection'] ?? '',
    name: { zh: typed.name_zh, en: typed.name_en },
    id: typed.id,
    kind: typed.kind,
    after: typed.after,
  });
  return redirect(partHref(draftOf(ask), at), 'draft_part_added');
}
