import { roles, type Role } from '../actor.js';
import { fewestVoices } from '../review/feedback.js';
import { stageKind } from '../workflow/stages/registry.js';
import type { Definition, Stage } from '../definition/definition.js';
import { lintError, lintWarning, type LintMessage } from './lintMessage.js';

/** Who and what there is besides; without it nobody asks whether anybody could act. */
export interface People {
  /** Roles that somebody holds under the programme. */
  readonly rolesHeld?: ReadonlySet<Role> | undefined;
  /** How many people hold a role; of experts, how many are in the pool. */
  readonly holders?: ReadonlyMap<Role, number> | undefined;
  /** With what the numbers of other procedures begin. */
  readonly prefixes?: ReadonlySet<string> | undefined;
}

/** Roles that see no business data, or only look. */
export const onlookers: ReadonlySet<string> = new Set([
  'auditor',
  'system_admin',
  'security_admin',
  'audit_admin',
]);

/** Whether somebody can act in every stage, and enough of them. */
export function peopleChecks(definition: Definition, people: People): LintMessage[] {
  const stages = Object.entries(definition.workflow.stages).flatMap(([id, stage]) => {
    const at = `workflow.stages.${id}`;
    return [
      ...partyChecks(definition, stage, at),
      ...heldChecks(stage, at, people),
      ...enoughChecks(stage, at, people),
      ...feedbackChecks(stage, at),
    ];
  });
  const prefix = definition.number_prefix;
  return people.prefixes?.has(prefix) === true
    ? [...stages, lintWarning('prefix_taken', 'number_prefix', { prefix })]
    : stages;
}

function partyChecks({ counterparty }: Definition, { kind, by }: Stage, at: string): LintMessage[] {
  if (onlookers.has(by)) return [lintError('role_only_looks', `${at}.by`, { role: by })];
  if (by !== 'applicant' && by !== 'counterparty') return [];
  return [
    ...(stageKind(kind).forParties ? [] : [lintError('party_decides', `${at}.by`)]),
    ...(by === 'counterparty' && counterparty === undefined
      ? [lintError('counterparty_needed', `${at}.by`)]
      : []),
  ];
}

function heldChecks(stage: Stage, at: string, { rolesHeld }: People): LintMessage[] {
  const wanted: Record<string, string | undefined> = {
    by: stage.by,
    escalate: stage.escalate,
    secretary: stageKind(stage.kind).seats(stage)?.secretary,
  };
  return Object.entries(wanted).flatMap(([key, name]) => {
    const role = roles.find((each) => each === name);
    if (role === undefined || rolesHeld === undefined || rolesHeld.has(role)) return [];
    return [lintError('role_held_by_nobody', `${at}.${key}`, { role })];
  });
}

/** Where the stage may end with fewer reviews than make a summary, what one of them wrote would be told as it is. */
function feedbackChecks(stage: Stage, at: string): LintMessage[] {
  const seats = stageKind(stage.kind).seats(stage);
  if (seats === null || seats.feedback === 'none' || seats.atLeast >= fewestVoices) return [];
  return [lintError('feedback_too_few', `${at}.feedback`, { needed: fewestVoices })];
}

function enoughChecks(stage: Stage, at: string, { holders }: People): LintMessage[] {
  if (holders === undefined) return [];
  const few = (code: string, key: string, role: Role, needed: number): LintMessage[] => {
    const there = holders.get(role) ?? 0;
    return needed > there ? [lintWarning(code, `${at}.${key}`, { needed, there })] : [];
  };
  const kind = stageKind(stage.kind);
  const [seats, voting] = [kind.seats(stage), kind.votes(stage)];
  const voters = roles.find((each) => each === stage.by);
  return [
    ...(seats ? few('experts_too_few', 'experts', 'expert', seats.experts) : []),
    ...(voting && voters ? few('voters_too_few', 'quorum', voters, voting.quorum) : []),
  ];
}
