import type { Task } from '../../domain/workflow/caseEvents.js';

/**
 * What a task is called when somebody is reminded of it: experts all at once, since which of them
 * has not answered is for few to know, and those asked by link as well.
 */
export function reminderKey({ key, verb, role, stage }: Task): string {
  if (verb === 'score') return 'experts';
  return role === 'invited' ? 'invited' : `${stage}.${key}`;
}
