import { sha256 } from '../../domain/events.js';
import type { Task } from '../../domain/workflow/caseEvents.js';

/**
 * What a task is called when somebody is reminded of it: experts all at once, since which of them
 * has not answered is for few to know, and those asked by link as well.
 */
export function reminderKey({ key, verb, role, stage }: Task): string {
  if (verb === 'score') return 'experts';
  return role === 'invited' ? 'invited' : `${stage}.${key}`;
}

/** What the column of marks holds, in letters. */
const longest = 80;

/**
 * The mark of a reminder by hand: one for each task, visit and day of the zone. A key that the
 * column does not hold stands there as its hash.
 */
export function handMark(visit: number, key: string, day: string): string {
  const mark = `hand.${day}.${visit}.`;
  return mark + (mark.length + key.length <= longest ? key : sha256(key).slice(0, 40));
}
