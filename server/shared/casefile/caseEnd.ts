import type { Translate } from '../../domain/localText.js';
import type { Definition, End } from '../../domain/definition/definition.js';
import { callCancelledEnd } from '../../domain/workflow/caseEvents.js';

/**
 * How a case ended: as its definition names it, or with its call, which no definition needs to
 * foresee. Undefined for an end that neither knows, and for a case that has none.
 */
export function endOfCase(
  words: Translate,
  { workflow }: Definition,
  end: string | null,
): End | undefined {
  const named = end === null ? undefined : workflow.ends[end];
  if (named || end !== callCancelledEnd) return named;
  const both = (key: string): End['name'] => ({ zh: words('zh-CN', key), en: words('en', key) });
  return {
    name: both('cases.callCancelled.name'),
    state: 'not_granted',
    adverse: false,
    letter: both('cases.callCancelled.letter'),
  };
}
