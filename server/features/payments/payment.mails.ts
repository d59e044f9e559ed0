import { yuanText } from '../../domain/money.js';
import { queueMail } from '../../shared/letters/caseMails.js';
import type { Deps } from '../../shared/request/deps.js';
import type { BatchPayment } from './batch.file.js';

/** Tells the applicant that an instalment has been paid. */
export const mailPaid = (deps: Deps, at: string, payment: BatchPayment): Promise<void> =>
  mailApplicant(deps, at, payment, 'tranche_paid', '');

/** Tells the applicant that the bank sent the money back, and why. */
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
  const { db, words } = deps;
  const application = await db.rows.applications.find({ id: payment.applicationId });
  const person = application && (await db.rows.users.find({ id: application.applicant_id }));
  if (!person) return;
  const values = {
    name: person.name,
    title: payment.caseTitle,
    number: payment.caseNumber,
    amount: yuanText(payment.amountFen),
    account: `${payment.bank} ****${payment.tail}`,
    reason,
    link: `${deps.baseUrl()}/applications/${payment.applicationId}/agreement`,
  };
  await queueMail(deps, {
    to: person,
    applicationId: payment.applicationId,
    event,
    subject: words(person.locale, `mail.${event}.subject`, values),
    body: words(person.locale, `mail.${event}.body`, values),
    at,
  });
}
