import { maskBank } from '../../../domain/identity/masking.js';
import { inLocale, type Locale } from '../../../domain/localText.js';
import { Refused } from '../../../domain/refusal.js';
import {
  draftAgreement,
  loadAgreement,
  type AgreementFile,
} from '../../../shared/casefile/agreementFile.js';
import type { Deps } from '../../../shared/request/deps.js';
import { refusalText } from '../../../shared/request/formState.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';

/** Draw up and issue, wait for the awardee, countersign. */
export const agreementSheet: StageSheet = {
  kind: 'agreement',
  staff: async (deps, sheet) => {
    const { file, ask, verbs } = sheet;
    const agreement = await loadAgreement(deps, file.row.id);
    const common = { side: 'staff', id: file.row.id, stage: file.subject.state.stage };
    if (agreement === null) return { ...common, ...(await draftOf(deps, sheet)) };
    return {
      ...common,
      issued: issuedOf(agreement, ask.locale),
      dueAt: file.subject.state.dueAt,
      canCountersign: verbs.has('countersign') && agreement.signed !== null && agreement.whole,
    };
  },
  applicant: async (deps, { file }) => {
    const agreement = await loadAgreement(deps, file.row.id);
    return {
      side: 'applicant',
      id: file.row.id,
      dueAt: file.subject.state.dueAt,
      issued: agreement !== null,
      signed: agreement?.signed ?? null,
    };
  },
};

/** What would be issued now; where it cannot be drawn up, the reason in words. */
async function draftOf(deps: Deps, { file, ask, verbs }: SheetAsk): Promise<object> {
  try {
    const { text, amount, tranches } = await draftAgreement(deps, file);
    return {
      canIssue: verbs.has('issue'),
      draft: {
        lines: linesOf(inLocale(text, ask.locale)),
        amount: Number(amount),
        tranches: tranches.map((each) => ({
          name: inLocale(each.name, ask.locale),
          percent: each.percent,
          amount: Number(each.amount),
        })),
      },
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { problem: refusalText(deps.words, ask.locale, error.code, error.params) };
  }
}

function issuedOf(agreement: AgreementFile, locale: Locale): object {
  const { account } = agreement;
  return {
    lines: linesOf(inLocale(agreement.text, locale)),
    hash: agreement.hash,
    changed: !agreement.whole,
    at: agreement.issuedAt,
    by: agreement.issuedBy,
    signed: agreement.signed,
    countersigned: agreement.countersigned,
    account:
      account === null
        ? null
        : { holder: account.holder, bank: account.bank, tail: maskBank(`0000${account.tail}`) },
  };
}

const linesOf = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line.trim() !== '');
