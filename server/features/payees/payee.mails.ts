import { currentPayee, type PayeeStanding } from '../../domain/fund/payee.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { PayeeFile, PayeeLine } from '../../shared/effects/payeeFile.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import {
  applicantsOf,
  organisationMembers,
  readersByIds,
  type LetterReader,
} from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

type PayeeLetter =
  | 'payee_changed'
  | 'payee_proved'
  | 'payee_recorded'
  | 'payee_withdrawn'
  | 'payee_confirmed'
  | 'payee_paused'
  | 'payee_refused'
  | 'payee_wanted';

interface Told {
  readonly event: PayeeLetter;
  /** The account that it is about. */
  readonly line: Pick<PayeeLine, 'bank' | 'tail' | 'accountId'>;
  /** Who did it, by name; nobody of the zone is named to those outside. */
  readonly by?: string;
  readonly reason?: string;
  /** From when money goes to it, or since when it waits. */
  readonly from?: string;
  /** What the applicant has not seen to yet; it says the reason in their language. */
  readonly wanted?: PayeeStanding;
}

const toBeDone: readonly PayeeLetter[] = ['payee_refused', 'payee_wanted'];

/**
 * Tells of an award's account everybody whose money it may be: who acts for the applicant today, who
 * named an account of it before, and the organisation that either account belongs to.
 */
export async function tellPayee(
  deps: Deps,
  at: string,
  { row, definition }: CaseFile,
  payee: PayeeFile,
  { event, line, by = '', reason = '', from = '', wanted }: Told,
): Promise<void> {
  const { words } = deps;
  const before = currentPayee(payee.assignments);
  for (const reader of await readersOf(deps, row, payee, line.accountId)) {
    await sendLetter(deps, reader, at, {
      event,
      values: (locale) => ({
        title: caseTitle(row.title, definition, locale),
        number: row.number ?? '',
        account: `${line.bank} ****${line.tail}`,
        before: before === null ? '' : `${before.bank} ****${before.tail}`,
        moment: letterMoment(words, locale, at),
        from: from === '' ? '' : letterMoment(words, locale, from),
        who: by,
        reason:
          wanted === undefined
            ? reason
            : words(locale, `payees.wanted.${wanted.is}`, {
                reason: 'reason' in wanted ? wanted.reason : '',
              }),
      }),
      path: `/applications/${row.id}/payee`,
      where: toBeDone.includes(event) ? 'act' : 'see',
      applicationId: row.id,
      organisation: row.organisation_id === null ? '' : row.applicant_name,
      definition,
    });
  }
}

async function readersOf(
  { db }: Deps,
  row: CaseFile['row'],
  { assignments }: PayeeFile,
  accountId: string,
): Promise<readonly LetterReader[]> {
  const ids = [...new Set([accountId, ...assignments.map((each) => each.accountId)])];
  const accounts = await db.rows.bankAccounts.all({ id: ids });
  const owners = [...new Set(accounts.map(({ organisation_id: id }) => id))];
  const asked = assignments.flatMap(({ askedBy, onBehalf }) => (onBehalf ? [] : (askedBy ?? [])));
  const holders = accounts.flatMap(({ user_id: user }) => user ?? []);
  const all = [
    ...(await applicantsOf(db, row)),
    ...(await readersByIds(db, [...asked, ...holders])),
  ];
  for (const owner of owners) all.push(...(await organisationMembers(db, owner, row.id)));
  return [...new Map(all.map((reader) => [reader.id, reader])).values()];
}
