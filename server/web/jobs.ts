import type { Mailer } from '../adapters/mailer.js';
import { checkHourly } from '../features/audit/checkRecord.job.js';
import { sealDay } from '../features/audit/sealDay.job.js';
import { moveDeadlines } from '../features/calendar/moveDays.job.js';
import { closeNotices } from '../features/notices/closeNotices.job.js';
import { tellCases } from '../features/outbox/tellCases.job.js';
import { deliverMails } from '../features/outbox/deliverMails.job.js';
import { runTimeouts } from '../shared/casework/caseTimeouts.js';
import { remindTasks } from '../features/tasks/remindTasks.job.js';
import { sweepOld } from './sweepOld.js';
import { writeWorkLetters } from '../features/tasks/workLetters.job.js';
import { resumeMoves } from '../features/versionMoves/carryOutMoves.job.js';
import { remindDrafts } from '../features/applications/remindDrafts.job.js';
import { remindVouchers } from '../features/vouchers/remindVouchers.job.js';
import { expireVouchers } from '../features/vouchers/expireVouchers.job.js';
import { usualRetention, type Retention } from '../settings.js';
import type { Deps } from '../shared/request/deps.js';
import type { Job } from './scheduler.js';

const second = 1000;
const minute = 60 * second;

/** Everything the clock does; without a mailer letters wait. */
export function allJobs(
  deps: Deps,
  mailer: Mailer | null,
  keep: Retention = usualRetention,
): readonly Job[] {
  return [
    { name: 'letters', everyMs: 5 * second, run: () => tellCases(deps) },
    ...(mailer === null
      ? []
      : [{ name: 'deliver mails', everyMs: 5 * second, run: () => deliverMails(deps, mailer) }]),
    { name: 'close notices', everyMs: minute, run: () => closeNotices(deps) },
    { name: 'deadlines', everyMs: minute, run: () => runTimeouts(deps) },
    {
      name: 'calendar',
      everyMs: minute,
      everywhere: true,
      run: () => deps.reloadCalendar().then(() => 0),
    },
    {
      name: 'maintenance',
      everyMs: 2 * second,
      everywhere: true,
      run: () => deps.maintenance.reload(),
    },
    { name: 'moved days', everyMs: minute, run: () => moveDeadlines(deps) },
    { name: 'reminders', everyMs: 30 * minute, run: () => remindTasks(deps) },
    { name: 'letters of work', everyMs: 5 * minute, run: () => writeWorkLetters(deps) },
    { name: 'moves', everyMs: minute, run: () => resumeMoves(deps) },
    { name: 'vouchers', everyMs: 10 * minute, run: () => expireVouchers(deps) },
    { name: 'vouchers that end', everyMs: 60 * minute, run: () => remindVouchers(deps) },
    { name: 'drafts of closing calls', everyMs: 30 * minute, run: () => remindDrafts(deps) },
    { name: 'seal of the day', everyMs: 10 * minute, run: () => sealDay(deps) },
    { name: 'check of the record', everyMs: 5 * minute, run: () => checkHourly(deps) },
    { name: 'sweep', everyMs: 60 * minute, run: () => sweepOld(deps, keep) },
  ];
}
