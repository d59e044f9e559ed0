import { recordEvents } from '../../data/stores/eventStore.js';
import { letterMoment } from '../letters/letterDates.js';
import { organisationMembers, readersByIds } from '../letters/letterReaders.js';
import { sendLetter } from '../letters/sendLetter.js';
import type { JsonObject } from '../../domain/json.js';
import { newId, type Deps } from '../request/deps.js';

/** An account as read: digits only. */
export interface TypedAccount {
  readonly holder: string;
  readonly bank: string;
  readonly branchCode: string;
  readonly number: string;
}

/** Whose account it is; a beneficiary without an account of the product is named by `holder` alone. */
export type AccountOwner =
  | { readonly organisation_id: string; readonly user_id: null }
  | { readonly organisation_id: null; readonly user_id: string | null };

type By = { readonly at: string; readonly actorId: string | null };

/**
 * Keeps an account, sealed; the same account of the same owner is one row, verified once. `told`
 * where the caller writes to its owner.
 */
export async function keepAccount(
  deps: Deps,
  owner: AccountOwner,
  account: TypedAccount,
  applicationId: string,
  by: By,
  { told = false } = {},
): Promise<string> {
  const { db, seal } = deps;
  const same = {
    ...owner,
    holder: account.holder,
    bank: account.bank,
    branch_code: account.branchCode,
    number_hash: seal.blindIndex(account.number),
  };
  const known = await db.rows.bankAccounts.find(same);
  if (known) return known.id;
  const id = newId();
  await db.rows.bankAccounts.insert({
    id,
    ...same,
    number_sealed: seal.seal(account.number),
    number_tail: account.number.slice(-4),
    added_at: by.at,
    added_by: by.actorId ?? 'system',
  });
  await recordEvents(db, streamOf(owner, applicationId), by, [
    {
      type: 'bank_account_added',
      data: {
        account: id,
        application: applicationId,
        numberHash: same.number_hash,
        branchCode: account.branchCode,
      },
    },
  ]);
  if (!told) await tellOwner(deps, owner, account, by.at);
  return id;
}

/** An account that money goes to is told to everybody whose money it is: nobody changes it unseen. */
async function tellOwner(
  deps: Deps,
  owner: AccountOwner,
  { bank, number }: TypedAccount,
  at: string,
): Promise<void> {
  const { db, words } = deps;
  const readers =
    owner.organisation_id === null
      ? await readersByIds(db, owner.user_id === null ? [] : [owner.user_id])
      : await organisationMembers(db, owner.organisation_id, '');
  for (const reader of readers) {
    const values = {
      account: `${bank} ****${number.slice(-4)}`,
      moment: letterMoment(words, reader.locale, at),
    };
    await sendLetter(deps, reader, at, {
      event: 'bank_account_added',
      values,
      path: '/account',
      outside: true,
    });
  }
}

function streamOf(owner: AccountOwner, applicationId: string): string {
  if (owner.organisation_id !== null) return `org:${owner.organisation_id}`;
  return owner.user_id === null ? `payee:${applicationId}` : `user:${owner.user_id}`;
}

/** The stream of an award's events: what was committed, to which account, in which instalments. */
export const awardStream = (applicationId: string): string => `award:${applicationId}`;

/** What an event says of the account that money goes to; the number itself stays sealed. */
export async function accountFacts({ db }: Deps, id: string): Promise<JsonObject> {
  const account = await db.rows.bankAccounts.find({ id });
  return { account: id, numberHash: account?.number_hash ?? '' };
}
