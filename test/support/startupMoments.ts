import { calendarFrom } from '../../server/domain/calendar.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import type { MachineContext } from '../../server/domain/workflow/machineContext.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { startupCompiled } from './startup.js';

export const rules = workflowRulesOf(startupCompiled());
export const time = timekeeper(calendarFrom());

/** A day of March 2026, of which the second is a Monday, at ten in Beijing, with who acts then. */
export const on = (day: number, userId = 'wang'): MachineContext => ({
  rules,
  time,
  now: new Date(Date.UTC(2026, 2, day, 2)),
  actor: { userId, personId: userId },
  holdersOf: () => [],
});
