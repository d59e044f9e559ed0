import { policy } from '../../domain/access/policy.js';
import { endOfZoneDay } from '../../domain/calendar.js';
import { yuanText } from '../../domain/money.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { letterDay, letterMoment } from '../../shared/letters/letterDates.js';
import {
  applicantsOf,
  handlersByIds,
  readersByIds,
  roleHolders,
  type LetterReader,
} from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Locale } from '../../domain/localText.js';
import type { ReceiptRow, RecoveryFile } from './recovery.file.js';

type ToAwardee =
  | 'recovery_noticed'
  | 'recovery_decided'
  | 'recovery_dropped'
  | 'recovery_received'
  | 'recovery_settled'
  | 'recovery_corrected'
  | 'recovery_planned'
  | 'recovery_withdrawn'
  | 'recovery_written_off'
  | 'recovery_overdue';

const toBeDone: readonly ToAwardee[] = ['recovery_noticed', 'recovery_decided', 'recovery_overdue'];

interface Said {
  readonly reason?: string;
  readonly amountFen?: number;
  readonly document?: string;
  /** The last day on the list of dishonest organisations, where the decision lists as well. */
  readonly listedUntil?: string;
  /** The day that passed without what was to come by it. */
  readonly missed?: string;
}

/** Tells everybody who acts for the awardee. */
export async function tellAwardee(
  deps: Deps,
  held: RecoveryFile,
  event: ToAwardee,
  { reason = '', amountFen = 0, document = '', listedUntil = '', missed }: Said = {},
): Promise<void> {
  const { row, file } = held;
  const at = deps.clock.now().toISOString();
  for (const reader of await applicantsOf(deps.db, file.row)) {
    await sendLetter(deps, reader, at, {
      event,
      values: (locale) => ({
        ...facts(deps, held, locale),
        cause: deps.words(locale, `recoveries.causes.${row.cause}`),
        basis: row.basis,
        document,
        listing: listingOf(deps, listedUntil, locale),
        parts: partsOf(deps, row.plan, locale),
        reason,
        amount: deps.words(locale, 'mail.amount', { yuan: yuanText(amountFen) }),
        ...(missed === undefined ? {} : { due: endOf(deps, missed, locale) }),
      }),
      path: `/applications/${file.row.id}/recovery`,
      where: toBeDone.includes(event) ? 'act' : 'see',
      applicationId: file.row.id,
      organisation: file.row.organisation_id === null ? '' : file.row.applicant_name,
      definition: file.definition,
    });
  }
}

/** Tells whoever opened it and all who may decide it: the awardee has spoken, or does not pay. */
export async function tellDeciders(
  deps: Deps,
  held: RecoveryFile,
  event: 'recovery_stated' | 'recovery_escalated',
): Promise<void> {
  const { db, clock } = deps;
  const readers = new Map<string, LetterReader>();
  for (const role of policy['recovery.decide']) {
    for (const reader of await roleHolders(db, held.file.row, role)) readers.set(reader.id, reader);
  }
  const opener = await handlersByIds(db, held.file.row, [held.row.opened_by]);
  for (const reader of opener) readers.set(reader.id, reader);
  for (const reader of readers.values()) {
    await sendLetter(deps, reader, clock.now().toISOString(), {
      event,
      values: (locale) => facts(deps, held, locale),
      path: `/recoveries/${held.row.id}`,
      where: 'act',
      applicationId: held.file.row.id,
    });
  }
}

/** Tells whoever registered a receipt, or consented to a set-off, that another refused it, and why. */
export async function tellReceiptRejected(
  deps: Deps,
  held: RecoveryFile,
  { kind, proposed_by: proposer, serial, amount }: ReceiptRow,
  why: string,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  const { file } = held;
  const offset = kind === 'offset';
  for (const reader of await readersByIds(deps.db, [proposer])) {
    await sendLetter(deps, reader, at, {
      event: offset ? 'recovery_offset_rejected' : 'recovery_receipt_rejected',
      values: (locale) => ({
        ...facts(deps, held, locale),
        serial,
        amount: deps.words(locale, 'mail.amount', { yuan: yuanText(amount) }),
        reason: why,
      }),
      path: offset ? `/applications/${file.row.id}/recovery` : `/recoveries/${held.row.id}`,
      where: 'see',
      applicationId: file.row.id,
      ...(offset ? { definition: file.definition } : {}),
    });
  }
}

/** Tells whoever proposed an act that another person refused it, and why. */
export async function tellRecoveryProposer(
  deps: Deps,
  held: RecoveryFile,
  proposer: string,
  event: 'recovery_act_rejected',
  { what, reason }: { readonly what: string; readonly reason: string },
): Promise<void> {
  const at = deps.clock.now().toISOString();
  for (const reader of await readersByIds(deps.db, [proposer])) {
    await sendLetter(deps, reader, at, {
      event,
      values: (locale) => ({
        ...facts(deps, held, locale),
        what: deps.words(locale, what),
        reason,
      }),
      path: `/recoveries/${held.row.id}`,
      where: 'see',
      applicationId: held.file.row.id,
    });
  }
}

/** The moment at which a day is over, in words. */
const endOf = ({ words }: Deps, day: string, locale: Locale): string =>
  letterMoment(words, locale, endOfZoneDay(day).toISOString());

const partsOf = ({ words }: Deps, plan: RecoveryFile['row']['plan'], locale: Locale): string =>
  plan
    .map(({ on, amountFen }) =>
      words(locale, 'recoveries.partBy', {
        date: letterDay(words, locale, `${on}T04:00:00.000Z`),
        yuan: words(locale, 'mail.amount', { yuan: yuanText(amountFen) }),
      }),
    )
    .join('\n');

/** That a decision lists as well, and how long; '' where it does not. */
const listingOf = ({ words }: Deps, until: string, locale: Locale): string =>
  until === ''
    ? ''
    : words(locale, 'recoveries.listed', {
        date: letterDay(words, locale, `${until}T04:00:00.000Z`),
      });

function facts(deps: Deps, { row, file }: RecoveryFile, locale: Locale) {
  const { words } = deps;
  const yuan = (amount: bigint) => words(locale, 'mail.amount', { yuan: yuanText(amount) });
  const interest = yuan(row.interest);
  return {
    title: caseTitle(file.row.title, file.definition, locale),
    number: file.row.number ?? '',
    recovery: row.number,
    principal: yuan(row.principal),
    interest:
      row.interest_basis === ''
        ? interest
        : words(locale, 'recoveries.interestOn', { yuan: interest, basis: row.interest_basis }),
    total: yuan(row.principal + row.interest),
    left: yuan(row.principal + row.interest - row.received),
    until: endOf(deps, row.hearing_until, locale),
    due: row.due_on === null ? '' : endOf(deps, row.due_on, locale),
  };
}
