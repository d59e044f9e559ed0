import { z } from 'zod';
import { optionalLine, whole } from '../../../domain/typed.js';
import {
  areaOf,
  partAt,
  readAddress,
  type PartAddress,
} from '../../../domain/editing/partAddress.js';
import { zoneDay } from '../../../domain/calendar.js';
import type { Definition } from '../../../domain/definition/definition.js';
import { treeOf } from '../../../domain/editing/looseValue.js';
import { hidden, invalid, Refused } from '../../../domain/refusal.js';
import type { Deps } from '../../../shared/request/deps.js';
import { stagesWithExperts } from '../../../shared/reading/expertPreview.view.js';
import { draftDiff } from '../frame/draftDiff.view.js';
import { openProcedureDraft } from '../frame/draft.file.js';
import { draftFrameBelow, draftHref, partHref } from '../frame/draftFrame.view.js';
import { formState } from '../../../shared/request/formState.js';
import {
  get,
  nothing,
  page,
  post,
  rawFields,
  redirect,
  type Ask,
  type RawFields,
  type Reply,
  type Route,
} from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import { addRoutes } from './addPart.routes.js';
import { movePart, moveStage, removePart } from './arrangeParts.service.js';
import { drawingOf, designerContext, type DesignerContext } from './designerContext.file.js';
import { isStage, partPage } from './part.page.js';
import { partPreview } from './partPreview.page.js';
import { readPart, savePart } from './savePart.service.js';

const one = '/designer/:draft/parts/:at';

/** A stage goes behind another, any other item to a place in its list. */
const moveInput = z.object({ after: optionalLine(60), to: whole(0, 1000).optional() });
const draftOf = ({ params }: Ask): string => params['draft'] ?? '';

/** Parts of a draft: editing one, moving, removing, and adding others. */
export const partRoutes = (deps: Deps): readonly Route[] => [
  get(one, 'procedure.design', (ask) => showPart(deps, ask)),
  post(one, 'procedure.design', (ask, input) => save(deps, ask, input), {
    input: rawFields,
    again: one,
  }),
  post(`${one}/look`, 'procedure.design', (ask, input) => tryPart(deps, ask, input), {
    input: rawFields,
    transaction: false,
  }),
  post(`${one}/remove`, 'procedure.design', (ask) => remove(deps, ask), {
    input: nothing,
    again: one,
  }),
  post(`${one}/move`, 'procedure.design', (ask, input) => move(deps, ask, input), {
    input: moveInput,
    again: one,
  }),
  ...addRoutes(deps),
];

function addressIn({ params }: Ask): PartAddress {
  const address = readAddress(params['at'] ?? '');
  if (address === null) throw hidden();
  return address;
}

async function showPart(deps: Deps, ask: Ask): Promise<Reply> {
  const address = addressIn(ask);
  const context = await designerContext(deps, ask);
  if (partAt(context.draft.definition, address) === undefined) throw hidden();
  return partReply(deps, ask, address, context);
}

/**
 * The same page with what is typed but not kept: its preview, what the lint would say, and what is
 * wrong where. Scripts ask for it while somebody types; without them a button does.
 */
async function tryPart(deps: Deps, ask: Ask, sent: RawFields): Promise<Reply> {
  const address = addressIn(ask);
  const draft = await openProcedureDraft(deps, signedIn(ask), draftOf(ask));
  if (partAt(draft.definition, address) === undefined) throw hidden();
  const typed = typedIn(sent);
  const read = readOrRefuse(draft.definition, address, typed);
  const refusal = read instanceof Refused ? read : new Refused('invalid', 'not_kept_yet');
  const definition = read instanceof Refused ? draft.definition : read;
  const context = await designerContext(deps, ask, { ...draft, definition });
  return partReply(deps, { ...ask, failed: { refusal, typed } }, address, {
    ...context,
    stored: draft.definition,
  });
}

function readOrRefuse(
  definition: Definition,
  address: PartAddress,
  typed: Readonly<Record<string, unknown>>,
): Definition | Refused {
  try {
    return readPart(definition, address, treeOf(typed));
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

function partReply(
  deps: Deps,
  ask: Ask,
  address: PartAddress,
  { draft, choosing, notes, stored = draft.definition }: DesignerContext & { stored?: Definition },
): Reply {
  const model = partPage(choosing, draft, address, {
    failed: ask.failed,
    stored,
    said: notes.said,
  });
  const form = formState(ask, deps.words, {});
  const kept = ask.failed?.refusal.code === 'not_kept_yet';
  const clash = ask.failed?.refusal.code === 'draft_part_changed' ? ask.failed.typed : null;
  const mine = clash === null ? null : readOrRefuse(draft.definition, address, clash);
  const { stages } = draft.definition.workflow;
  const stageId = isStage(address) && 'id' in address ? address.id : null;
  return page(
    'designer/part',
    {
      title: deps.words(ask.locale, `designer.tabs.${areaOf(address)}`),
      ...draftFrameBelow(draft, areaOf(address)),
      ...model,
      form: kept ? { message: '', errors: [] } : { message: form.message, errors: form.errors },
      looked: kept,
      clash:
        mine === null || mine instanceof Refused
          ? false
          : draftDiff(draft, draft.definition, mine, { words: deps.words, locale: ask.locale }),
      isStage: stageId !== null,
      expertView:
        stageId !== null && stagesWithExperts(draft.definition).includes(stageId)
          ? `${draftHref(draft.row.id, 'expert-view')}?stage=${stageId}`
          : false,
      drawing: stageId === null ? false : drawingOf(choosing, draft.row.id, stageId),
      preview: partPreview(choosing, address, zoneDay(ask.now)) ?? false,
      stages: Object.entries(stages)
        .filter(([id]) => id !== stageId)
        .map(([value, { name }]) => ({ value, label: name })),
      notes,
    },
    'design',
  );
}

const carried: ReadonlySet<string> = new Set(['seen', '_csrf', '_writer', 'once', 'try']);

/** What was typed into the part itself, without what every form carries. */
function typedIn(body: RawFields): RawFields {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !carried.has(name)));
}

async function save(deps: Deps, ask: Ask, sent: RawFields): Promise<Reply> {
  const { seen } = sent;
  const address = addressIn(ask);
  await savePart(deps, signedIn(ask), {
    draftId: draftOf(ask),
    address,
    seen: typeof seen === 'string' ? seen : '',
    typed: typedIn(sent),
  });
  // A part that stands on the page of its area with others is edited there, and one returns there.
  const place =
    'single' in address
      ? draftHref(draftOf(ask), areaOf(address))
      : partHref(draftOf(ask), ask.params['at'] ?? '');
  return redirect(place, 'draft_saved');
}

async function remove(deps: Deps, ask: Ask): Promise<Reply> {
  const address = addressIn(ask);
  await removePart(deps, signedIn(ask), draftOf(ask), address);
  return redirect(draftHref(draftOf(ask), areaOf(address)), 'draft_part_removed');
}

async function move(
  deps: Deps,
  ask: Ask,
  { after, to }: z.infer<typeof moveInput>,
): Promise<Reply> {
  const address = addressIn(ask);
  if ('id' in address && isStage(address)) {
    await moveStage(deps, signedIn(ask), draftOf(ask), address.id, after);
  } else {
    if (to === undefined) throw invalid({ to: { code: 'required' } });
    await movePart(deps, signedIn(ask), draftOf(ask), address, to);
  }
  return redirect(partHref(draftOf(ask), ask.params['at'] ?? ''), 'draft_saved');
}
