import { z } from 'zod';
import { line, optionalLine, readTyped, whole } from '../../domain/form/typed.js';
import { fieldKinds } from '../../domain/form/kinds/registry.js';
import {
  areaOf,
  partAt,
  readAddress,
  type PartAddress,
} from '../../domain/procedure/editing/partAddress.js';
import { addableKinds } from '../../domain/procedure/editing/stageBeginnings.js';
import { hidden } from '../../domain/refusal.js';
import { definitionWords } from '../definitionWords.js';
import type { Deps } from '../deps.js';
import { draftFrame, draftHref, partHref } from '../draftFrame.js';
import { formState } from '../formState.js';
import { get, page, post, redirect, type Ask, type Reply, type Route } from '../route.js';
import { signedIn } from '../signedIn.js';
import { addPart, movePart, moveStage, removePart } from './arrangeParts.service.js';
import { drawingOf, lookAtDraft } from './designLook.js';
import { isStage, partPage } from './part.page.js';
import { savePart } from './savePart.service.js';

const one = '/designer/:draft/parts/:at';
const add = '/designer/:draft/add/:collection';
const draftOf = ({ params }: Ask): string => params['draft'] ?? '';

/** Parts of a draft: editing one, adding, moving, removing. */
export const partRoutes = (deps: Deps): readonly Route[] => [
  get(one, 'procedure.design', (ask) => showPart(deps, ask)),
  post(one, 'procedure.design', (ask) => save(deps, ask), { again: one }),
  post(`${one}/remove`, 'procedure.design', (ask) => remove(deps, ask), { again: one }),
  post(`${one}/move`, 'procedure.design', (ask) => move(deps, ask), { again: one }),
  get(add, 'procedure.design', (ask) => showAdd(deps, ask)),
  post(add, 'procedure.design', (ask) => addOne(deps, ask), { again: add }),
];

function addressIn({ params }: Ask): PartAddress {
  const address = readAddress(params['at'] ?? '');
  if (address === null) throw hidden();
  return address;
}

async function showPart(deps: Deps, ask: Ask): Promise<Reply> {
  const address = addressIn(ask);
  const { draft, choosing, notes } = await lookAtDraft(deps, ask);
  if (partAt(draft.definition, address) === undefined) throw hidden();
  const model = partPage(choosing, draft, address, ask.failed);
  const { message, errors } = formState(ask, deps.words, {});
  return page(
    'designer/part',
    {
      title: deps.words(ask.locale, `designer.tabs.${areaOf(address)}`),
      ...draftFrame(draft, areaOf(address)),
      ...model,
      form: { message, errors },
      isStage: isStage(address),
      drawing:
        isStage(address) && 'id' in address ? drawingOf(choosing, draft.row.id, address.id) : false,
      stages: Object.entries(draft.definition.workflow.stages)
        .filter(([id]) => !('id' in address) || id !== address.id)
        .map(([value, { name }]) => ({ value, label: name })),
      notes,
    },
    'design',
  );
}

async function save(deps: Deps, ask: Ask): Promise<Reply> {
  const { seen, _csrf: _, once: __, ...typed } = ask.body;
  await savePart(deps, signedIn(ask), {
    draftId: draftOf(ask),
    address: addressIn(ask),
    seen: typeof seen === 'string' ? seen : '',
    typed,
  });
  return redirect(partHref(draftOf(ask), ask.params['at'] ?? ''), 'draft_saved');
}

async function remove(deps: Deps, ask: Ask): Promise<Reply> {
  const address = addressIn(ask);
  await removePart(deps, signedIn(ask), draftOf(ask), address);
  return redirect(draftHref(draftOf(ask), areaOf(address)), 'draft_part_removed');
}

async function move(deps: Deps, ask: Ask): Promise<Reply> {
  const address = addressIn(ask);
  if ('id' in address && isStage(address)) {
    const { after } = readTyped(z.object({ after: optionalLine(60) }), ask.body);
    await moveStage(deps, signedIn(ask), draftOf(ask), address.id, after);
  } else {
    const { to } = readTyped(z.object({ to: whole(0, 1000) }), ask.body);
    await movePart(deps, signedIn(ask), draftOf(ask), address, to);
  }
  return redirect(partHref(draftOf(ask), ask.params['at'] ?? ''), 'draft_saved');
}

/** The kinds of which something can be added to a collection; none where it has no kinds. */
function kindsFor(collection: string): {
  readonly scope: string;
  readonly kinds: readonly string[];
} {
  if (collection === 'workflow.stages') return { scope: 'stages', kinds: addableKinds };
  if (collection.startsWith('form.')) return { scope: 'fields', kinds: [...fieldKinds.keys()] };
  return { scope: '', kinds: [] };
}

async function showAdd(deps: Deps, ask: Ask): Promise<Reply> {
  const collection = ask.params['collection'] ?? '';
  const address = readAddress(`${collection}.x`);
  if (address === null || 'single' in address) throw hidden();
  const { draft, notes } = await lookAtDraft(deps, ask);
  const said = definitionWords(deps.words, ask.locale);
  const { scope, kinds } = kindsFor(collection);
  const key = collection.startsWith('form.') ? 'fields' : (collection.split('.').at(-1) ?? '');
  const after = Object.keys(draft.definition.workflow.stages).at(-1) ?? '';
  return page(
    'designer/add',
    {
      title: deps.words(ask.locale, 'designer.addItem', { name: said.item('', key) }),
      ...draftFrame(draft, areaOf(address)),
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
      isMail: collection === 'mails',
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

const addSchema = z.object({
  name_zh: line(200),
  name_en: line(300),
  id: optionalLine(40),
  kind: optionalLine(40),
  after: optionalLine(60),
});

async function addOne(deps: Deps, ask: Ask): Promise<Reply> {
  const typed = readTyped(addSchema, ask.body);
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
