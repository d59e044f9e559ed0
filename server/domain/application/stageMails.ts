import type { Stage } from '../definition/definition.js';
import { stageKind } from '../workflow/stages/registry.js';
import { mailEvent, type MailEvent } from './mailMarks.js';

/**
 * The letters that are sent in this stage and not in every other as well, for which a definition
 * may have a text of the stage's own: those of its kind, of its corrections, and of an end in it.
 */
export function mailEventsIn(stage: Stage): readonly MailEvent[] {
  const { letters, news, corrections } = stageKind(stage.kind);
  const told = [news.acts, news.outcomes]
    .flatMap((each) => Object.values(each ?? {}))
    .filter(({ by }) => by === undefined || by === stage.by)
    .map(({ letter }) => letter);
  const asks = (corrections(stage)?.times ?? 0) > 0;
  const names = [
    ...Object.values(letters),
    ...told,
    ...(asks ? ['corrections_asked', 'corrections_answered'] : []),
    ...(stage.by === 'counterparty' ? ['counterparty_asked'] : []),
    'ended',
  ];
  return [...new Set(names.flatMap((name) => mailEvent(name) ?? []))];
}
