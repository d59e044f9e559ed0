import { mayUseVerb, partyOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';

/** Verbs of the present stage that this person may use now, leaving out the applicant's own. */
export function usableVerbs(actor: Actor, { subject, rules }: CaseFile): ReadonlySet<string> {
  const { state } = subject;
  if (state.stage === null) return new Set();
  const stage = rules.stage(state.stage);
  const verbs = Object.entries(stageKind(stage.kind).verbs).filter(
    ([, verb]) =>
      partyOf(verb, stage.by) !== 'applicant' &&
      mayUseVerb(actor, verb, stage.by, subject) &&
      !(verb.by === 'stage' && state.corrections !== null),
  );
  return new Set(verbs.map(([name]) => name));
}
