import { cnapsWithSpaces } from '../../domain/identity/cnapsText.js';
import { maskBank } from '../../domain/identity/masking.js';
import { contactLines, contactOf } from '../../domain/definition/contact.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import type { AgreementFile } from '../../shared/casefile/agreementFile.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { FormState } from '../../shared/request/formState.js';
import type { TrancheLine } from './agreement.query.js';
import type { Signer } from './signAgreement.service.js';

interface Parts {
  readonly title: string;
  readonly file: CaseFile;
  readonly agreement: AgreementFile | null;
  readonly tranches: readonly TrancheLine[];
  readonly signer: Signer;
  readonly form: FormState;
  readonly locale: Locale;
}

/** The applicant's page of the agreement: to read, to sign, and later what was paid. */
export function agreementPage(parts: Parts): object {
  const { title, file, agreement, tranches, signer, form, locale } = parts;
  const { row, subject } = file;
  const waiting = Object.values(subject.state.tasks).some(({ verb }) => verb === 'sign');
  return {
    title,
    crumbs: [
      { href: '/applications', label: { key: 'common.nav.applications' } },
      { href: `/applications/${row.id}`, label: row.title },
      { label: title },
    ],
    caseId: row.id,
    number: row.number ?? '',
    caseTitle: row.title,
    agreement: agreement === null ? null : paperOf(agreement, locale),
    dueAt: waiting ? subject.state.dueAt : null,
    toSign: waiting && agreement !== null && agreement.signed === null && signer.maySign,
    notYours: waiting && !signer.maySign,
    stage: subject.state.stage,
    hasAgreement: file.definition.agreement !== undefined,
    contact: contactLines(contactOf(file.definition), locale),
    form,
    payee: agreement !== null && agreement.countersigned !== null,
    tranches: tranches.map((each) => trancheOf(each, locale)),
  };
}

/** What a signer's own copy adds. */
export interface OwnCopy {
  /** Only the awardee may have the account's number in full, and asks for it with the password. */
  readonly mayAsk: boolean;
  /** The account's number in full; null while it is covered. */
  readonly number: string | null;
  readonly form: FormState;
}

/** The agreement for print: text, hash and both signatures. */
export function agreementPaper(
  title: string,
  file: CaseFile,
  agreement: AgreementFile,
  own: OwnCopy,
  locale: Locale,
): object {
  return {
    title,
    no: file.row.number ?? '',
    full: own.number !== null || !own.mayAsk || agreement.account === null,
    fullAction: `/applications/${file.row.id}/agreement/print`,
    form: own.form,
    number: own.number,
    awardee: file.row.applicant_name,
    agreement: paperOf(agreement, locale),
  };
}

function paperOf(agreement: AgreementFile, locale: Locale): object {
  const { text, account } = agreement;
  const other = locale === 'en' ? 'zh-CN' : 'en';
  return {
    lines: paragraphs(inLocale(text, locale)),
    otherLines: paragraphs(inLocale(text, other)),
    otherLocale: other,
    hash: agreement.hash,
    changed: !agreement.whole,
    issuedAt: agreement.issuedAt,
    signed: agreement.signed,
    countersigned: agreement.countersigned,
    account:
      account === null
        ? null
        : {
            holder: account.holder,
            bank: account.bank,
            branchCode: cnapsWithSpaces(account.branchCode),
            tail: maskBank(`0000${account.tail}`),
            verified: account.verified,
          },
  };
}

const paragraphs = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const tones = { planned: 'quiet', due: 'warn', paid: 'ok', cancelled: 'quiet' } as const;

function trancheOf(each: TrancheLine, locale: Locale): object {
  const returned = each.status === 'due' && each.payment === 'returned';
  return {
    name: inLocale(each.name, locale),
    amount: each.amount,
    paidAt: each.paid_at,
    dueAt: each.due_at,
    returned: returned ? (each.result_reason ?? '') : null,
    badge: {
      tone: returned ? 'bad' : tones[each.status],
      label: { key: `agreements.tranche.${returned ? 'returned' : each.status}` },
    },
  };
}
