import type { Actor } from '../../../domain/actor.js';
import { mailKey } from '../../../domain/application/mailMarks.js';
import { fieldSchema } from '../../../domain/form/kinds/registry.js';
import type { LocalText } from '../../../domain/localText.js';
import type { Definition } from '../../../domain/definition/definition.js';
import {
  itemsAt,
  partAt,
  pathOf,
  readAddress,
  type PartAddress,
} from '../../../domain/editing/partAddress.js';
import { withMoved, withPart } from '../../../domain/editing/partChanges.js';
import { freeId, usesOf, withoutItem } from '../../../domain/editing/partRules.js';
import { withStage, withStageMoved } from '../../../domain/editing/stageOrder.js';
import { startingValue } from '../../../domain/editing/startingValue.js';
import { hidden, invalid, Refused } from '../../../domain/refusal.js';
import type { Deps } from '../../../shared/request/deps.js';
import { changeOpenDraft, keepDraft } from './changeDraft.step.js';

export interface NewItem {
  readonly draftId: string;
  /** `documents`, `workflow.stages`, or `form.<section>` for a field. */
  readonly collection: string;
  readonly name: LocalText;
  /** The id it is known by; '' takes one from the English name. */
  readonly id: string;
  /** The kind of a stage or field; '' where there are none. */
  readonly kind: string;
  /** The stage after which a new one stands; '' for the first of all. */
  readonly after: string;
}

/** Adds an item with what it must have to be readable; its path, where it is edited further. */
export async function addPart(deps: Deps, actor: Actor, item: NewItem): Promise<string> {
  return changeOpenDraft(deps, actor, item.draftId, async (draft) => {
    const { definition } = draft;
    const address = newAddress(definition, item);
    await keepDraft(deps, actor, draft, withNew(definition, address, item), {
      type: 'draft_part_added',
      address,
    });
    return pathOf(address);
  });
}

function withNew(
  definition: Definition,
  address: PartAddress,
  { collection, name, kind, after }: NewItem,
): object {
  if ('collection' in address && collection === 'workflow.stages') {
    const place = after === '' ? null : after;
    const plain = withStage(definition, { id: address.id, kind, name, after: place });
    if (plain === null) throw invalid({ kind: { code: 'choose_one' } });
    return plain;
  }
  const value = startingValue(definition, address, name, kind);
  if (value === null) throw invalid({ kind: { code: 'choose_one' } });
  return withPart(definition, address, value);
}

function newAddress(definition: Definition, { collection, id, name }: NewItem): PartAddress {
  const taken = takenIn(definition, collection);
  if (taken === null) throw hidden();
  if (collection === 'mails' && mailKey(id) === null) throw invalid({ id: { code: 'choose_one' } });
  const chosen = id === '' ? freeId(taken, name.en) : id;
  if (taken.includes(chosen))
    throw invalid({ id: { code: 'definition_id_twice', params: { id } } });
  const address = readAddress(`${collection}.${chosen}`);
  if (address === null) throw invalid({ id: { code: 'part_id' } });
  return address;
}

function takenIn(definition: Definition, collection: string): readonly string[] | null {
  const [first, section, ...rest] = collection.split('.');
  if (first === 'form' && section !== undefined && rest.length === 0) {
    const fields = definition.form.find((each) => each.section === section)?.fields;
    return fields ? fields.map((field) => fieldSchema.parse(field).id) : null;
  }
  return readAddress(`${collection}.x`) === null
    ? null
    : itemsAt(definition, collection).map(([id]) => id);
}

/** Removes a part that nothing uses; refuses naming every place where it is used. */
export async function removePart(
  deps: Deps,
  actor: Actor,
  draftId: string,
  address: PartAddress,
): Promise<void> {
  await changeOpenDraft(deps, actor, draftId, async (draft) => {
    const { definition } = draft;
    if ('single' in address || partAt(definition, address) === undefined) throw hidden();
    const uses = usesOf(definition, address);
    if (uses.length > 0) {
      const places = uses.map(({ at }) => at).join(', ');
      throw new Refused('conflict', 'part_in_use', { count: uses.length, places });
    }
    await keepDraft(deps, actor, draft, withoutItem(definition, address), {
      type: 'draft_part_removed',
      address,
    });
  });
}

/** Puts an item at another place among its like, counted from 0. */
export async function movePart(
  deps: Deps,
  actor: Actor,
  draftId: string,
  address: PartAddress,
  to: number,
): Promise<void> {
  await changeOpenDraft(deps, actor, draftId, async (draft) => {
    if ('single' in address || partAt(draft.definition, address) === undefined) throw hidden();
    await keepDraft(deps, actor, draft, withMoved(draft.definition, address, to), {
      type: 'draft_part_moved',
      address,
    });
  });
}

/** Puts a stage behind another one on the main way; '' puts it first of all. */
export async function moveStage(
  deps: Deps,
  actor: Actor,
  draftId: string,
  id: string,
  after: string,
): Promise<void> {
  await changeOpenDraft(deps, actor, draftId, async (draft) => {
    const { stages } = draft.definition.workflow;
    if (!stages[id]) throw hidden();
    if (after !== '' && (!stages[after] || after === id)) {
      throw invalid({ after: { code: 'choose_one' } });
    }
    const plain = withStageMoved(draft.definition, id, after === '' ? null : after);
    await keepDraft(deps, actor, draft, plain, {
      type: 'draft_part_moved',
      address: { collection: 'workflow.stages', id },
    });
  });
}
