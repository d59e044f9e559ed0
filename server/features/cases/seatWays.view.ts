import { mayUseVerb } from '../../domain/access/caseAccess.js';
import { roleSchema, type Actor } from '../../domain/actor.js';
import type { SeatExitName } from '../../domain/workflow/contract/stageQuestions.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { WayOut } from '../../shared/waysOut/wayLine.js';

/** The verb that does it, and where its form stands on the page of the case. */
const done: Readonly<Record<SeatExitName, readonly [verb: string, at: string]>> = {
  extend_seat: ['extend_seat', '#seat-ways'],
  withdraw_seat: ['withdraw_seat', '#seat-ways'],
  replace_seat: ['withdraw_seat', '#seat-ways'],
  take_back_review: ['take_back_review', ''],
  put_back_review: ['reopen_seat', '#seat-ways'],
  recuse_seat: ['recuse_seat', 'ties'],
  close_short: ['close', '#closing'],
};

/**
 * What can be done about the seats of the present stage, by whom. Nothing of it says who sits there;
 * nothing where the case stands in no stage with seats.
 */
export function seatWays({ rules, subject }: CaseFile, actor: Actor): readonly WayOut[] {
  const { stage, status, memory } = subject.state;
  if (stage === null || status !== 'running') return [];
  const config = rules.stage(stage);
  const { verbs, seats } = stageKind(config.kind);
  const exits = seats(config)?.exits(memory[stage] ?? {}) ?? [];
  return exits.flatMap((name): WayOut[] => {
    const [verbName, at] = done[name];
    const verb = verbs[verbName];
    if (verb === undefined) return [];
    const by = roleSchema.safeParse(verb.by === 'assignee' ? config.by : verb.by);
    const mine = at !== '' && mayUseVerb(actor, verb, config.by, subject);
    const href = at === 'ties' ? `/cases/${subject.id}/ties` : at;
    return [{ name, by: by.success ? [by.data] : [], second: false, until: null, mine, href }];
  });
}
