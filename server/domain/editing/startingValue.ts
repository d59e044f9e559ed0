import { fieldKind, fieldKinds } from '../form/kinds/registry.js';
import type { LocalText } from '../localText.js';
import type { Definition } from '../definition/definition.js';
import type { PartAddress } from './partAddress.js';

/**
 * What an item begins with when it is added: its id, its name, and whatever else the schema
 * demands. Null where a kind is needed and there is none of that name. Stages have their own
 * beginnings.
 */
export function startingValue(
  definition: Definition,
  address: PartAddress,
  name: LocalText,
  kind: string,
): object | null {
  if ('single' in address) return null;
  if ('field' in address) return startingField(address.field, name, kind);
  const { collection, id } = address;
  const begin = beginnings[collection];
  return begin ? begin(id, name, definition) : null;
}

type Begin = (id: string, name: LocalText, definition: Definition) => object;

const beginnings: Readonly<Record<string, Begin>> = {
  form: (section, name) => ({ section, name, fields: [{ id: 'text', kind: 'text', name }] }),
  unique: (id, name, definition) => ({ id, key: [definition.title_field], message: name }),
  figures: (id, name) => ({ id, name, value: '0' }),
  documents: (id, name) => ({ id, name, accept: ['pdf', 'jpg', 'png'] }),
  duties: (id, name, definition) => ({
    id,
    name,
    begins: beginningOf(definition),
    clock: 'once',
    due: '6 m',
    fields: [{ id: 'progress', kind: 'long_text', name }],
    remind: ['10 wd'],
    by: 'programme_officer',
  }),
  declarations: (id, text) => ({ id, text }),
  eligibility: (id, reason) => ({ id, rule: 'true', effect: 'block', reason }),
  quick_check: (id, question) => ({
    id,
    question,
    kind: 'yes_no',
    rule: 'answer',
    effect: 'block',
    reason: question,
  }),
  rubrics: (_, name) => ({
    name,
    criteria: [{ id: 'criterion_1', name, max: 100 }],
    aggregate: 'trimmed_mean',
  }),
  'workflow.ends': (_, name) => ({ name, state: 'not_granted' }),
  'workflow.phases': (id, name) => ({ id, name }),
  'award.classes': (id, name) => ({ id, name, amount_yuan: 100_000, when: 'score >= 60.0' }),
  'award.tranches': (id, name, definition) => ({ id, name, share_percent: restOf(definition) }),
  mails: (_, subject) => ({ subject, body: subject }),
};

/** The first end that grants something: whatever else a duty may begin with is chosen then. */
function beginningOf({ workflow }: Definition): string {
  const found = Object.entries(workflow.ends).find(([, { state }]) => state === 'granted');
  return `.${found?.[0] ?? 'granted'}`;
}

/** What is left to a hundred, so that the shares add up at once where they can. */
function restOf({ award }: Definition): number {
  const sum = (award?.tranches ?? []).reduce((all, { share_percent: share }) => all + share, 0);
  return sum > 0 && sum < 100 ? 100 - sum : 100;
}

function startingField(id: string, name: LocalText, kind: string): object | null {
  return fieldKinds.has(kind) ? { id, kind, name, ...fieldKind(kind).begins?.(name) } : null;
}
