import type { Definition } from '../../domain/definition/definition.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import { fen, yuanText } from '../../domain/money.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { letterDay } from '../../shared/letters/letterDates.js';
import { applicantsOf } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { BatchPayment } from './batch.file.js';

type Tranche = NonNullable<Awaited<ReturnType<Deps['db']['rows']['tranches']['find']>>>;

type PaymentLetter = 'tranche_paid' | 'payment_returned' | 'payment_not_owed';

/** Tells everybody who acts for the applicant that an instalment has been paid. */
export const mailPaid = (deps: Deps, at: string, payment: BatchPayment): Promise<void> =>
  mailApplicant(deps, at, payment, 'tranche_paid', '');

/**
 * Tells everybody who acts for the applicant that the bank sent the money back, why, and what is to
 * be done: nothing where it is not owed any more.
 */
export const mailReturned = (
  deps: Deps,
  at: string,
  payment: BatchPayment,
  reason: string,
  owed: boolean,
): Promise<void> =>
  mailApplicant(deps, at, payment, owed ? 'payment_returned' : 'payment_not_owed', reason);

async function mailApplicant(
  deps: Deps,
  at: string,
  payment: BatchPayment,
  event: PaymentLetter,
  reason: string,
): Promise<void> {
  const { db, words, definitions } = deps;
  const application = await db.rows.applications.find({ id: payment.applicationId });
  if (!application) return;
  const { definition } = await definitions.byVersion(application.procedure_version_id);
  const tranches = await db.rows.tranches.all({ application_id: application.id }, [
    ['position', 'ASC'],
  ]);
  const own = tranches.find(({ id }) => id === payment.trancheId);
  const next = tranches.find(
    ({ position, status }) =>
      position > (own?.position ?? 0) && (status === 'planned' || status === 'due'),
  );
  for (const person of await applicantsOf(db, application)) {
    await sendLetter(deps, person, at, {
      event,
      values: (locale) => ({
        title: caseTitle(payment.caseTitle, definition, locale),
        number: payment.caseNumber,
        instalment: own ? inLocale(own.name, locale) : '',
        amount: words(locale, 'mail.amount', { yuan: yuanText(payment.amountFen) }),
        account: `${payment.bank} ****${payment.tail}`,
        reference: payment.paymentRef,
        day: letterDay(words, locale, at),
        next: next ? nextWords(deps, definition, next, locale) : '',
        reason,
      }),
      path: `/applications/${payment.applicationId}${event === 'payment_returned' ? '/payee' : ''}`,
      where: event === 'payment_returned' ? 'act' : 'see',
      applicationId: payment.applicationId,
      organisation: application.organisation_id === null ? '' : application.applicant_name,
      definition,
    });
  }
}

/** `Second instalment, 400,000.00 yuan, after “Mid-term review”`. */
function nextWords(
  { words }: Pick<Deps, 'words'>,
  { award, workflow }: Definition,
  { tranche, name, amount, status }: Tranche,
  locale: Locale,
): string {
  const rule = award?.tranches.find(
    ({ id, repeat }) => id === (repeat === undefined ? tranche : tranche.replace(/_\d+$/, '')),
  );
  const [stageId = ''] = rule?.after?.split('.') ?? [];
  const stage = workflow.stages[stageId];
  const waits = status === 'planned' && stage !== undefined;
  return words(locale, `mail.instalment.${waits ? 'after' : 'plain'}`, {
    name: inLocale(name, locale),
    amount: words(locale, 'mail.amount', { yuan: yuanText(fen(amount)) }),
    stage: stage ? inLocale(stage.name, locale) : '',
  });
}
