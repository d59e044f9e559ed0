import type { Actor } from '../../server/domain/actor.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { plainYuanText } from '../../server/domain/money.js';
import type { ResultLine } from '../../server/domain/fund/resultFile.js';
import { confirmResults } from '../../server/features/payments/confirmResults.service.js';
import { sendResults } from '../../server/features/payments/sendResults.service.js';
import type { ResultCounts } from '../../server/features/payments/takeResults.step.js';
import { tellPayments } from '../../server/features/payments/tellPayments.job.js';
import type { Deps } from '../../server/shared/request/deps.js';

/** What a bank says of a payment; on the day that it is where no other is given. */
export type Answer = Pick<ResultLine, 'paymentRef' | 'status' | 'amountFen'> &
  Partial<Pick<ResultLine, 'reason' | 'date' | 'serial'>>;

/** The bank's file with these answers. */
export function answerFile(answers: readonly Answer[], today: string): Buffer {
  const lines = answers.map(
    ({ paymentRef, status, amountFen, reason = '', date = today, serial = '' }) =>
      [paymentRef, status, plainYuanText(amountFen), reason, date, serial].join(','),
  );
  return Buffer.from(['payment_ref,status,amount,reason,date,bank_serial', ...lines].join('\n'));
}

/** One person of finance brings the bank's answers, another confirms them, and payees are written to. */
export async function bankAnswers(
  deps: Deps,
  [importer, confirmer]: readonly [Actor, Actor],
  batchId: string,
  answers: readonly Answer[],
): Promise<ResultCounts> {
  const bytes = answerFile(answers, zoneDay(deps.clock.now()));
  const id = await sendResults(deps, importer, batchId, { name: 'results.csv', bytes });
  const counts = await confirmResults(deps, confirmer, batchId, id);
  await tellPayments(deps);
  return counts;
}
