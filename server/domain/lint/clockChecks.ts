import { parseDuration } from '../duration.js';
import type { Definition, Stage } from '../definition/definition.js';
import { lintError, lintWarning, type LintMessage } from './lintMessage.js';
import { stageKind } from '../workflow/stages/registry.js';

/** Nobody is reminded longer ahead than so many working days. */
const LONGEST_AHEAD = 20;
/** A public notice of proposed support stands at least so many working days. */
const SHORTEST_NOTICE = 5;

/** Whether clocks run where reminders, escalation and time-outs need one. */
export function clockChecks({ workflow }: Definition): LintMessage[] {
  return Object.entries(workflow.stages).flatMap(([id, stage]) => {
    const at = `workflow.stages.${id}`;
    const term = stage.due ?? stageKind(stage.kind).term(stage) ?? undefined;
    return [
      ...(term === undefined ? withoutClock(stage, at) : reminderChecks(stage, term, at)),
      ...noticeChecks(stage, at),
    ];
  });
}

function withoutClock({ escalate, timeout, remind }: Stage, at: string): LintMessage[] {
  return [
    ...(escalate === undefined ? [] : [lintError('escalate_without_due', `${at}.escalate`)]),
    ...(timeout === undefined ? [] : [lintError('timeout_without_due', `${at}.timeout`)]),
    ...(remind.length === 0 ? [] : [lintError('remind_without_due', `${at}.remind`)]),
  ];
}

/** Calendar days, about. */
function daysOf(text: string): number {
  const { count, unit } = parseDuration(text);
  return unit === 'wd' ? (count * 7) / 5 : unit === 'm' ? count * 30 : count;
}

function reminderChecks({ remind }: Stage, term: string, at: string): LintMessage[] {
  return remind.flatMap((ahead, index) => {
    const place = `${at}.remind.${index}`;
    if (daysOf(ahead) >= daysOf(term)) {
      return [lintError('remind_longer_than_due', place, { remind: ahead, due: term })];
    }
    return parseDuration(ahead).count > LONGEST_AHEAD
      ? [lintWarning('remind_too_early', place, { most: LONGEST_AHEAD })]
      : [];
  });
}

function noticeChecks(stage: Stage, at: string): LintMessage[] {
  const days = stageKind(stage.kind).publishes(stage)?.period;
  if (days === undefined || daysOf(days) >= (SHORTEST_NOTICE * 7) / 5) return [];
  return [lintWarning('notice_short', `${at}.days`, { days: SHORTEST_NOTICE })];
}
