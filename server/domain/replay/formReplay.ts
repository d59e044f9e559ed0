import { missingOf, type Missing } from '../procedure/answers.js';
import { fieldKind } from '../form/kinds/registry.js';
import type { Reason } from '../refusal.js';
import type { CompiledField } from '../procedure/compiled.js';
import { seenBy, type Comparison } from './comparison.js';
import type { LivedCase } from './livedCase.js';
import type { ReplayDifference, Doubt } from './replayed.js';

type Values = LivedCase['values'];

export interface FormReplay {
  readonly differences: readonly ReplayDifference[];
  readonly doubts: readonly Doubt[];
  readonly refused: boolean;
}

/**
 * What the draft's form would newly refuse in the same content. An answer it would not take bars
 * the case; what was merely left out might have been brought had anybody asked, so that is a doubt.
 */
export function replayForm(pair: Comparison, lived: LivedCase, values: Values): FormReplay {
  const before = new Set(
    lacksUnder(pair.decided, lived, lived.values).map(({ at, reason }) => `${at} ${reason.code}`),
  );
  const fresh = lacksUnder(pair.draft, lived, values).filter(
    ({ at, reason }) => !before.has(`${at} ${reason.code}`),
  );
  const doubts = fresh.flatMap((each) => leftOut(pair, each));
  const differences = [
    ...fresh.flatMap((each) => wrongAnswer(pair, each, values)),
    ...outOfReach(pair, values),
  ];
  return { differences, doubts, refused: differences.length > 0 };
}

const lacksUnder = (
  compiled: Comparison['draft'],
  { held, putOff }: LivedCase,
  values: Values,
): Missing[] => missingOf(compiled, values.answers ?? {}, held, values, putOff);

const fieldAt = ({ draft }: Comparison, at: string): CompiledField | undefined =>
  draft.fields.get(at.split('.').slice(0, 2).join('.'));

function leftOut(pair: Comparison, { at, reason }: Missing): Doubt[] {
  if (reason.code === 'document_required') {
    const found = pair.draft.documents.get(at.slice('document.'.length));
    return found ? [{ doubt: 'document', name: found.document.name }] : [];
  }
  const found = fieldAt(pair, at);
  // A new question stands in nobody's way by itself; rules that read its answer are what matters.
  if (reason.code !== 'required' || !found || pair.unasked.has(found.at)) return [];
  return [{ doubt: 'left_empty', at: found.at, name: found.field.name }];
}

function wrongAnswer(
  pair: Comparison,
  { at, reason }: Missing,
  values: Values,
): ReplayDifference[] {
  const found = fieldAt(pair, at);
  const merelyEmpty = reason.code === 'required' || reason.code === 'document_required';
  if (!found || merelyEmpty || pair.unasked.has(found.at)) return [];
  return [refusedField(pair, found, reason, values)];
}

function refusedField(
  { draft }: Comparison,
  { at, field, check }: CompiledField,
  reason: Reason,
  values: Values,
): ReplayDifference {
  const own = reason.code === 'definition_message';
  return {
    what: 'form',
    at,
    name: field.name,
    message: own ? (field.message ?? null) : null,
    reason,
    seen: own && check ? seenBy(draft, check, values) : [],
  };
}

/** Answers that a field with narrower bounds or fewer options would not have taken. */
function outOfReach(pair: Comparison, values: Values): ReplayDifference[] {
  return pair.changed.flatMap(({ before, after }) => {
    const reason = readAgain(after, values);
    if (!reason || readAgain(before, values)) return [];
    return [refusedField(pair, after, reason, values)];
  });
}

function readAgain({ at, field }: CompiledField, { answers, today }: Values): Reason | undefined {
  const [section = '', id = ''] = at.split('.');
  const value = answers?.[section]?.[id] ?? null;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const kind = fieldKind(field.kind);
  return kind.read({ [at]: kind.type(value) }, at, field, today).problems?.[''];
}
