import { yuanText } from '../../domain/money.js';
import { queueMail } from '../../shared/letters/caseMails.js';
import { letterDay } from '../../shared/letters/letterDates.js';
import { applicantsOf } from '../../shared/letters/letterReaders.js';
import { letterWords, plainLetter } from '../../shared/letters/letterWords.js';
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
    const { locale, name } = person;
    const values = {
      name,
      title: payment.caseTitle,
      number: payment.caseNumber,
      amount: words(locale, 'mail.amount', { yuan: yuanText(payment.amountFen) }),
      account: `${payment.bank} ****${payment.tail}`,
      day: letterDay(words, locale, at),
      reason,
    };
    const text = letterWords(words, locale, {
      ...plainLetter(words, locale, `mail.${event}`, values),
      values,
      to:
        application.organisation_id === null
          ? name
          : words(locale, 'mail.frame.of', { organisation: application.applicant_name, name }),
      link: `${deps.baseUrl()}/applications/${payment.applicationId}`,
      where: event === 'tranche_paid' ? 'see' : 'act',
      definition,
      at,
    });
    const about = { applicationId: payment.applicationId, event, at };
    await queueMail(deps, { to: person, ...about, ...text });
  }
}
