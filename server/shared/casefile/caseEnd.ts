import type { Translate } from '../../domain/localText.js';
import type { Definition, End } from '../../domain/definition/definition.js';
import { callCancelledEnd, revokedEnd, terminatedEnd } from '../../domain/workflow/caseEvents.js';

/**
 * How a case ended: as its definition names it, with its call, or by two persons of the zone, which no definition needs to
 * foresee. Undefined for an end that neither knows, and for a case that has none.
 */
export function endOfCase(
  words: Translate,
  { workflow }: Definition,
  end: string | null,
): End | undefined {
  const named = end === null ? undefined : workflow.ends[end];
  const own = end === null ? undefined : ownEnds[end];
  if (named || own === undefined) return named;
  const both = (key: string): End['name'] => ({
    zh: words('zh-CN', `cases.${own.key}.${key}`),
    en: words('en', `cases.${own.key}.${key}`),
  });
  return {
    name: both('name'),
    state: 'not_granted',
    adverse: own.adverse,
    letter: both('letter'),
  };
}

/** Ends that no definition needs to foresee. */
const ownEnds: Readonly<Record<string, { readonly key: string; readonly adverse: boolean }>> = {
  [callCancelledEnd]: { key: 'callCancelled', adverse: false },
  [terminatedEnd]: { key: 'terminated', adverse: true },
  [revokedEnd]: { key: 'revoked', adverse: true },
};
