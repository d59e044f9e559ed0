import { mayUseVerb } from '../../domain/access/caseAccess.js';
import { roleSchema, type Actor } from '../../domain/actor.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { WayOut } from '../../shared/waysOut/wayLine.js';

/**
 * What can be done about a vote that has gone wrong: members take theirs back or stand aside, whoever
 * is in the chair closes it without those who do not come. Nothing where the case stands in no vote.
 */
export function voteWays({ rules, subject }: CaseFile, actor: Actor): readonly WayOut[] {
  const { stage, status, memory } = subject.state;
  if (stage === null || status !== 'running') return [];
  const config = rules.stage(stage);
  const { verbs, votes } = stageKind(config.kind);
  const voting = votes(config);
  if (voting === null) return [];
  const way = (name: string, verbName: string, href: string): WayOut[] => {
    const verb = verbs[verbName];
    if (verb === undefined) return [];
    const by = roleSchema.safeParse(verb.by === 'stage' ? config.by : verb.by);
    const mine = mayUseVerb(actor, verb, config.by, subject);
    return [{ name, by: by.success ? [by.data] : [], second: false, until: null, mine, href }];
  };
  const waits = voting.standing(memory[stage]).waits !== null;
  return [
    ...(waits ? [] : way('take_back_vote', 'take_back_vote', '#stage')),
    ...(waits ? [] : way('stand_aside', 'vote', `/cases/${subject.id}/recuse`)),
    ...way('close_vote', 'close_vote', '#stage'),
  ];
}
