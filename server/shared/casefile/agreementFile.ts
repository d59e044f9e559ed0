import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { agreements } from '../../data/tables/decisions.js';
import { bankAccounts } from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import {
  agreementHash,
  agreementText,
  type AgreementValues,
} from '../../domain/award/agreementText.js';
import { zoneDay } from '../../domain/calendar.js';
import { inLocale, type Locale, type LocalText } from '../../domain/localText.js';
import { fen, splitByWeight, yuanText, type Fen } from '../../domain/money.js';
import { rmbUpperCase } from '../../domain/award/moneyUpperCase.js';
import { conflict } from '../../domain/refusal.js';
import type { CaseFile } from './caseFile.js';
import type { Deps } from '../request/deps.js';

/** The agreement of a case with its signatures and the account it names. */
export interface AgreementFile {
  readonly text: LocalText;
  readonly hash: string;
  /** False where the stored text no longer gives the hash that was signed. */
  readonly whole: boolean;
  readonly issuedAt: string;
  readonly issuedBy: string;
  readonly signed: { readonly at: string; readonly name: string } | null;
  readonly countersigned: { readonly at: string; readonly name: string } | null;
  readonly account: AccountOnFile | null;
}

export interface AccountOnFile {
  readonly holder: string;
  readonly bank: string;
  readonly branchCode: string;
  /** The last four digits. */
  readonly tail: string;
  readonly verified: boolean;
}

const agreementColumns = {
  text_zh: agreements.columns.text_zh,
  text_en: agreements.columns.text_en,
  hash: agreements.columns.hash,
  issued_at: agreements.columns.issued_at,
  issuer: optional(users.columns.name),
  signed_at: agreements.columns.signed_at,
  signed_name: agreements.columns.signed_name,
  countersigned_at: agreements.columns.countersigned_at,
  countersigner: optional(users.columns.name),
  holder: optional(bankAccounts.columns.holder),
  bank: optional(bankAccounts.columns.bank),
  branch_code: optional(bankAccounts.columns.branch_code),
  number_tail: optional(bankAccounts.columns.number_tail),
  verified_at: bankAccounts.columns.verified_at,
};
type AgreementRow = RowOf<typeof agreementColumns>;

/** The agreement as issued; null before. */
export async function loadAgreement(
  { db }: Deps,
  applicationId: string,
): Promise<AgreementFile | null> {
  const [row] = await db.select(
    agreementColumns,
    `SELECT g.text_zh, g.text_en, g.hash, g.issued_at, i.name AS issuer, g.signed_at, g.signed_name,
            g.countersigned_at, c.name AS countersigner,
            k.holder, k.bank, k.branch_code, k.number_tail, k.verified_at
       FROM agreements g
       LEFT JOIN users i ON i.id = g.issued_by
       LEFT JOIN users c ON c.id = g.countersigned_by
       LEFT JOIN bank_accounts k ON k.id = g.bank_account_id
      WHERE g.application_id = :id`,
    { id: applicationId },
  );
  return row ? agreementFileOf(row) : null;
}

function agreementFileOf(row: AgreementRow): AgreementFile {
  const text = { zh: row.text_zh, en: row.text_en };
  return {
    text,
    hash: row.hash,
    whole: agreementHash(text) === row.hash,
    issuedAt: row.issued_at,
    issuedBy: row.issuer ?? '',
    signed: row.signed_at === null ? null : { at: row.signed_at, name: row.signed_name },
    countersigned:
      row.countersigned_at === null
        ? null
        : { at: row.countersigned_at, name: row.countersigner ?? '' },
    account:
      row.holder === null
        ? null
        : {
            holder: row.holder,
            bank: row.bank ?? '',
            branchCode: row.branch_code ?? '',
            tail: row.number_tail ?? '',
            verified: row.verified_at !== null,
          },
  };
}

/** One instalment as the agreement lays it out. */
export interface PlannedTranche {
  readonly name: LocalText;
  readonly percent: number;
  readonly amount: Fen;
}

export interface AgreementDraft {
  readonly text: LocalText;
  readonly hash: string;
  readonly amount: Fen;
  readonly tranches: readonly PlannedTranche[];
}

/** Draws up the agreement from the case, its award and the definition's text, as it stands today. */
export async function draftAgreement(deps: Deps, file: CaseFile): Promise<AgreementDraft> {
  const { definition, row } = file;
  if (!definition.agreement) throw conflict('agreement_text_missing');
  const award = await deps.db.rows.awards.find({ application_id: row.id });
  if (award?.status !== 'reserved') throw conflict('no_award');
  const amount = fen(award.amount);
  const plan = definition.award?.tranches ?? [];
  const shares = splitByWeight(
    amount,
    plan.map((each) => each.share_percent),
  );
  const tranches = plan.map((each, index) => ({
    name: each.name,
    percent: each.share_percent,
    amount: shares[index] ?? fen(0),
  }));
  const text = agreementText(definition.agreement, {
    zh: valuesIn(deps, file, amount, tranches, 'zh-CN'),
    en: valuesIn(deps, file, amount, tranches, 'en'),
  });
  return { text, hash: agreementHash(text), amount, tranches };
}

function valuesIn(
  { words, clock }: Deps,
  { row }: CaseFile,
  amount: Fen,
  tranches: readonly PlannedTranche[],
  locale: Locale,
): AgreementValues {
  const upper = rmbUpperCase(amount);
  const list = tranches.map(({ name, percent, amount: share }) =>
    words(locale, 'agreements.trancheText', {
      name: inLocale(name, locale),
      percent,
      amount: yuanText(share),
    }),
  );
  return {
    title: row.title,
    number: row.number ?? '',
    awardee: row.applicant_name,
    amount: words(locale, 'agreements.amountText', { amount: yuanText(amount) }),
    amount_upper: upper,
    amountUpper: upper,
    tranches: list.join(words(locale, 'agreements.trancheJoin')),
    date: zoneDay(clock.now()),
  };
}
