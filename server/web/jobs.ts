import type { Mailer } from '../adapters/mailer.js';
import { checkHourly } from '../features/audit/checkRecord.job.js';
import { sealDay } from '../features/audit/sealDay.job.js';
import { moveDeadlines } from '../features/calendar/moveDays.job.js';
import { closeNotices } from '../features/notices/closeNotices.job.js';
import { recordSilence } from '../features/notices/silentHearings.job.js';
import { standDown } from '../features/ranking/standDown.job.js';
import { goOnWithout } from '../features/stages/vote/goOnWithout.job.js';
import { lookForConflicts } from '../features/ties/lookForConflicts.job.js';
import { tellCases } from '../features/outbox/tellCases.job.js';
import { deliverMails } from '../features/outbox/deliverMails.job.js';
import { tellPayments } from '../features/payments/tellPayments.job.js';
import { lookAfterDuties } from '../features/duties/lookAfterDuties.job.js';
import { lookAfterPayees } from '../features/payees/lookAfterPayees.job.js';
import { remindRecoveries } from '../features/recoveries/remindRecoveries.job.js';
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
import { jobNames } from '../domain/jobNames.js';
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
    // Tells a command that needs everything stopped that something runs, in maintenance as well.
    { name: jobNames.heartbeat, everyMs: 10 * second, restless: true, run: async () => 0 },
    { name: jobNames.letters, everyMs: 5 * second, run: () => tellCases(deps) },
    { name: jobNames.lettersOfPayments, everyMs: 15 * second, run: () => tellPayments(deps) },
    ...(mailer === null
      ? []
      : [
          {
            name: jobNames.deliverMails,
            everyMs: 5 * second,
            run: () => deliverMails(deps, mailer),
          },
        ]),
    { name: jobNames.closeNotices, everyMs: minute, run: () => closeNotices(deps) },
    { name: jobNames.hearings, everyMs: minute, run: () => recordSilence(deps) },
    { name: jobNames.reserves, everyMs: minute, run: () => standDown(deps) },
    { name: jobNames.deadlines, everyMs: minute, run: () => runTimeouts(deps) },
    {
      name: jobNames.calendar,
      everyMs: minute,
      everywhere: true,
      run: () => deps.reloadCalendar().then(() => 0),
    },
    {
      name: jobNames.maintenance,
      everyMs: 2 * second,
      everywhere: true,
      run: () => deps.maintenance.reload(),
    },
    { name: jobNames.movedDays, everyMs: minute, run: () => moveDeadlines(deps) },
    { name: jobNames.conflicts, everyMs: 10 * minute, run: () => lookForConflicts(deps) },
    { name: jobNames.membersOfVotes, everyMs: 2 * minute, run: () => goOnWithout(deps) },
    { name: jobNames.reminders, everyMs: 30 * minute, run: () => remindTasks(deps) },
    { name: jobNames.lettersOfWork, everyMs: 5 * minute, run: () => writeWorkLetters(deps) },
    { name: jobNames.moves, everyMs: minute, run: () => resumeMoves(deps) },
    { name: jobNames.vouchers, everyMs: 10 * minute, run: () => expireVouchers(deps) },
    { name: jobNames.vouchersThatEnd, everyMs: 60 * minute, run: () => remindVouchers(deps) },
    { name: jobNames.payees, everyMs: 30 * minute, run: () => lookAfterPayees(deps) },
    { name: jobNames.duties, everyMs: 5 * minute, run: () => lookAfterDuties(deps) },
    { name: jobNames.recoveries, everyMs: 60 * minute, run: () => remindRecoveries(deps) },
    { name: jobNames.draftsOfClosingCalls, everyMs: 30 * minute, run: () => remindDrafts(deps) },
    { name: jobNames.sealOfTheDay, everyMs: 10 * minute, run: () => sealDay(deps) },
    { name: jobNames.checkOfTheRecord, everyMs: 5 * minute, run: () => checkHourly(deps) },
    { name: jobNames.sweep, everyMs: 60 * minute, run: () => sweepOld(deps, keep) },
  ];
}
