import { z } from 'zod';
import type { Actor } from '../../../domain/actor.js';
import type { Definition } from '../../../domain/definition/definition.js';
import { treeOf, type LooseRecord } from '../../../domain/editing/looseValue.js';
import {
  fixedKeys,
  partAt,
  schemaOf,
  type PartAddress,
} from '../../../domain/editing/partAddress.js';
import { readDraft, withPart } from '../../../domain/editing/partChanges.js';
import { partReasons } from '../../../domain/editing/partReasons.js';
import { brokenRules } from '../../../domain/editing/partRules.js';
import { typedValue } from '../../../domain/editing/typedValue.js';
import { hidden, invalid, Refused } from '../../../domain/refusal.js';
import type { Deps } from '../../../shared/request/deps.js';
import { changeOpenDraft, keepDraft, partHash } from './changeDraft.step.js';

export interface TypedPart {
  readonly draftId: string;
  readonly address: PartAddress;
  /** The hash of the part as it was when the form was shown. */
  readonly seen: string;
  readonly typed: Readonly<Record<string, unknown>>;
}

/**
 * Puts what was typed in the place of a part. Refuses with a message at each input that does not
 * fit, rules that do not compile among them; and as stale where a colleague has changed the same
 * part since, never where it was another part.
 */
export async function savePart(deps: Deps, actor: Actor, part: TypedPart): Promise<void> {
  await changeOpenDraft(deps, actor, part.draftId, async (draft) => {
    const { definition } = draft;
    if (partAt(definition, part.address) === undefined) throw hidden();
    if (partHash(definition, part.address) !== part.seen) {
      throw new Refused('stale', 'draft_part_changed');
    }
    const plain = readPart(definition, part.address, treeOf(part.typed));
    await keepDraft(deps, actor, draft, plain, {
      type: 'draft_part_saved',
      address: part.address,
    });
  });
}

/** The definition with the part as typed; refuses with a reason at each input. */
export function readPart(
  definition: Definition,
  address: PartAddress,
  typed: LooseRecord,
): Definition {
  const before = partAt(definition, address);
  const schema = schemaOf(address, before);
  const read = z.safeParse(schema, {
    ...record(typedValue(schema, typed)),
    ...fixedKeys(address, before),
  });
  if (!read.success) throw invalid(partReasons(read.error));
  const value = record(read.data);
  const whole = readDraft(withPart(definition, address, value));
  if (!whole.success) throw invalid(partReasons(whole.error));
  const broken = brokenRules(whole.data, address, value);
  if (Object.keys(broken).length > 0) throw invalid(broken);
  return whole.data;
}

const record = (value: unknown): object =>
  typeof value === 'object' && value !== null ? value : {};
