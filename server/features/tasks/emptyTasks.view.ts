import { mayEnter } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { isExpert } from './taskPlaces.view.js';
import type { TaskPageContext } from './taskPageContext.view.js';

/** What somebody without tasks is told, and where they may want to go. */
export function emptyTasks(actor: Actor, { words, locale }: TaskPageContext): object {
  const [key, href] = mayEnter(actor, 'case.list')
    ? (['staff', '/cases'] as const)
    : isExpert(actor)
      ? (['expert', '/reviews'] as const)
      : actor.grants.length > 0
        ? (['office', '/account'] as const)
        : (['applicant', '/calls'] as const);
  const say = (part: string): string => words(locale, `tasks.empty.${key}.${part}`);
  return { title: say('title'), message: say('message'), act: say('act'), href };
}
