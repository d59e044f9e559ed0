import type { Definition } from '../../domain/definition/definition.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import { fen, yuanText } from '../../domain/money.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { letterDay } from '../../shared/letters/letterDates.js';
import {
  applicantsOf,
  organisationMembers,
  type LetterReader,
} from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import { startOfZoneDay } from '../../domain/calendar.js';
import type { BatchPayment } from './batch.file.js';

type Tranche = NonNullable<Awaited<ReturnType<Deps['db']['rows']['tranches']['find']>>>;

/** A payment that the bank has answered, and on which day of its own. */
type AnsweredPayment = Pick<
  BatchPayment,
  | 'paymentId'
  | 'trancheId'
  | 'applicationId'
  | 'paymentRef'
  | 'amountFen'
  | 'caseNumber'
  | 'caseTitle'
  | 'bank'
  | 'tail'
> & { readonly day: string };

type PaymentLetter = 'tranche_paid' | 'payment_returned' | 'payment_not_owed';

/** Tells everybody who acts for the applicant, and whose account it is, that an instalment has been paid. */
export const mailPaid = (deps: Deps, at: string, payment: AnsweredPayment): Promise<void> =>
  mailSides(deps, at, payment, 'tranche_paid', '');

/**
 * Tells the same persons that the bank sent the money back, why, and what is to be done by whose
 * account it is: nothing where it is not owed any more.
 */
export const mailReturned = (
  deps: Deps,
  at: string,
  payment: AnsweredPayment,
  reason: string,
  owed: boolean,
): Promise<void> =>
  mailSides(deps, at, payment, owed ? 'payment_returned' : 'payment_not_owed', reason);

async function mailSides(
  deps: Deps,
  at: string,
  payment: AnsweredPayment,
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
  const ownName = application.organisation_id === null ? '' : application.applicant_name;
  const own = tranches.find(({ id }) => id === payment.trancheId);
  const next = tranches.find(
    ({ position, status }) =>
      position > (own?.position ?? 0) && (status === 'planned' || status === 'due'),
  );
  const payee = await otherPayee(db, application, payment.paymentId);
  for (const { person, side } of await readersOf(db, application, payee)) {
    // The account of the other side is nothing that the applicant could put right.
    const acts = event === 'payment_returned' && (payee === null || side === 'other');
    const home = side === 'other' ? 'counterparty-cases' : 'applications';
    await sendLetter(deps, person, at, {
      event,
      values: (locale) => ({
        title: caseTitle(payment.caseTitle, definition, locale),
        number: payment.caseNumber,
        instalment: own ? inLocale(own.name, locale) : '',
        amount: words(locale, 'mail.amount', { yuan: yuanText(payment.amountFen) }),
        account: `${payment.bank} ****${payment.tail}`,
        reference: payment.paymentRef,
        day: letterDay(words, locale, startOfZoneDay(payment.day).toISOString()),
        next: next ? nextWords(deps, definition, next, locale) : '',
        reason,
        todo: words(locale, `payees.returned.${acts ? 'own' : 'other'}`, {
          account: `${payment.bank} ****${payment.tail}`,
          payee: payee?.name ?? '',
        }),
      }),
      path:
        event === 'payment_returned'
          ? `/applications/${application.id}/payee`
          : `/${home}/${application.id}`,
      where: acts ? 'act' : 'see',
      applicationId: application.id,
      organisation: side === 'other' ? (payee?.name ?? '') : ownName,
      definition,
    });
  }
}

type Application = NonNullable<Awaited<ReturnType<Deps['db']['rows']['applications']['find']>>>;
type Organisation = NonNullable<Awaited<ReturnType<Deps['db']['rows']['organisations']['find']>>>;

/** The organisation on the other side where it is the one whose account was paid to. */
async function otherPayee(
  { rows }: Deps['db'],
  { organisation_id: own, counterparty_id: other }: Application,
  paymentId: string,
): Promise<Organisation | null> {
  const payment = await rows.payments.find({ id: paymentId });
  const account = await rows.bankAccounts.find({ id: payment?.bank_account_id ?? '' });
  const owner = account?.organisation_id ?? null;
  if (owner === null || owner !== other || owner === own) return null;
  return (await rows.organisations.find({ id: owner })) ?? null;
}

/** Everybody once; who belongs to both sides reads it as the one who is paid. */
async function readersOf(
  db: Deps['db'],
  application: Application,
  payee: Organisation | null,
): Promise<readonly { readonly person: LetterReader; readonly side: 'own' | 'other' }[]> {
  const others = payee === null ? [] : await organisationMembers(db, payee.id, application.id);
  const ids = new Set(others.map(({ id }) => id));
  const applicants = await applicantsOf(db, application);
  return [
    ...others.map((person) => ({ person, side: 'other' as const })),
    ...applicants
      .filter(({ id }) => !ids.has(id))
      .map((person) => ({ person, side: 'own' as const })),
  ];
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
