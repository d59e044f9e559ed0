import { yuanText } from '../../domain/money.js';
import { letterDay } from '../../shared/letters/letterDates.js';
import { applicantsOf } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { BatchPayment } from './batch.file.js';

/** Tells everybody who acts for the applicant that an instalment has been paid. */
export const mailPaid = (deps: Deps, at: string, payment: BatchPayment): Promise<void> =>
  mailApplicant(deps, at, payment, 'tranche_paid', '');

/** Tells everybody who acts for the applicant that the bank sent the money back, and why. */
export const mailReturned = (
  deps: Deps,
  at: string,
  payment: BatchPayment,
  reason: string,
): Promise<void> => mailApplicant(deps, at, payment, 'payment_returned', reason);

async function mailApplicant(
  deps: Deps,
  at: string,
  payment: BatchPayment,
  event: 'tranche_paid' | 'payment_returned',
  reason: string,
): Promise<void> {
  const { db, words, definitions } = deps;
  const application = await db.rows.applications.find({ id: payment.applicationId });
  if (!application) return;
  const { definition } = await definitions.byVersion(application.procedure_version_id);
  for (const person of await applicantsOf(db, application)) {
    const { locale } = person;
    await sendLetter(deps, person, at, {
      event,
      values: {
        title: payment.caseTitle,
        number: payment.caseNumber,
        amount: words(locale, 'mail.amount', { yuan: yuanText(payment.amountFen) }),
        account: `${payment.bank} ****${payment.tail}`,
        day: letterDay(words, locale, at),
        reason,
      },
      path: `/applications/${payment.applicationId}`,
      where: event === 'tranche_paid' ? 'see' : 'act',
      applicationId: payment.applicationId,
      organisation: application.organisation_id === null ? '' : application.applicant_name,
      definition,
    });
  }
}
