import type { Role } from '../actor.js';
import { compileDefinition } from './compiled.js';
import type { Definition } from './definition.js';
import { awardChecks } from './lint/awardChecks.js';
import { formChecks } from './lint/formChecks.js';
import type { LintMessage } from './lint/lintMessage.js';
import { workflowChecks } from './lint/workflowChecks.js';

export type { LintMessage } from './lint/lintMessage.js';

interface LintOptions {
  /** Roles that somebody holds under the programme; without it nobody asks. */
  readonly rolesHeld?: ReadonlySet<Role>;
}

/**
 * Everything that is wrong or doubtful about a definition, errors first. Publishing needs no
 * errors; messages are `refusals.<code>` with `params`.
 */
export function lint(definition: Definition, { rolesHeld }: LintOptions = {}): LintMessage[] {
  const form = formChecks(definition);
  const said = [
    ...form,
    ...workflowChecks(definition, rolesHeld),
    ...awardChecks(definition),
    ...ruleChecks(definition, form),
  ];
  return said.toSorted((a, b) => Number(b.level === 'error') - Number(a.level === 'error'));
}

// Names that clash cannot be declared, so rules are looked at only once the form is sound.
function ruleChecks(definition: Definition, form: readonly LintMessage[]): LintMessage[] {
  if (form.some(({ level }) => level === 'error')) return [];
  return compileDefinition(definition).broken.map(({ at, error }) => ({
    level: 'error',
    code: error.code,
    at,
    params: { ...error.params, position: error.at + 1 },
  }));
}

/** True where nothing stands against publishing. */
export function isPublishable(messages: readonly LintMessage[]): boolean {
  return messages.every(({ level }) => level !== 'error');
}
