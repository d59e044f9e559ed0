import type { Params } from '../refusal.js';

/** One thing to say about a definition; `code` is a key below `refusals` in the locales. */
export interface LintMessage {
  readonly level: 'error' | 'warning';
  readonly code: string;
  /** Path in the definition, such as `workflow.stages.desk.next.accepted`. */
  readonly at: string;
  readonly params: Params;
}

export const lintError = (code: string, at: string, params: Params = {}): LintMessage => ({
  level: 'error',
  code: `definition_${code}`,
  at,
  params,
});

export const lintWarning = (code: string, at: string, params: Params = {}): LintMessage => ({
  level: 'warning',
  code: `definition_${code}`,
  at,
  params,
});

/** Says once per repeated id where it is repeated. */
export function repeated(ids: readonly string[], at: string): LintMessage[] {
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return [...new Set(twice)].map((id) => lintError('id_twice', `${at}.${id}`, { id }));
}
