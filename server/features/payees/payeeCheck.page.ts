import { mayEnter } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { currentPayee, payeeStanding } from '../../domain/fund/payee.js';
import { cnapsWithSpaces } from '../../domain/identity/cnapsText.js';
import type { PayeeLine } from '../../shared/effects/payeeFile.js';
import type { FormState } from '../../shared/request/formState.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import { payeeWords } from '../../shared/words/payeeWords.js';
import { hasPayeeRight, readsProof, whyNotCheck, type PayeeCheck } from './payeeCheck.file.js';
import { coveredAccount, historyOf } from './payeeHistory.view.js';

interface Parts {
  readonly actor: Actor;
  readonly opened: PayeeCheck;
  readonly names: ReadonlyMap<string, string>;
  /** The number of the account in question, for whoever uncovered it within a quarter of an hour. */
  readonly number: string;
  readonly forms: Readonly<Record<'check' | 'refuse' | 'uncover' | 'record', FormState>>;
}

/** The zone's page of an account: what was named, its proof, and the second person's check. */
export function payeeCheckPage(parts: Parts, context: PageContext): object {
  const { actor, opened, names, number, forms } = parts;
  const { file, payee, open } = opened;
  const { words, locale } = context;
  const { row } = file;
  const about = open ?? currentPayee(payee.assignments);
  const standing = payeeStanding(payee, context.now);
  const has = (action: 'payee.check' | 'payee.uncover'): boolean =>
    hasPayeeRight(actor, file, action);
  const proofOf = (line: PayeeLine): string | false =>
    readsProof(opened, line, actor, context.now) && `/payees/${row.id}/proofs/${line.id}`;
  const why =
    open !== null && has('payee.check') ? whyNotCheck(actor, open, opened.uncovered) : null;
  return {
    title: row.title,
    sub: [row.number, row.applicant_name].filter(Boolean).join(' · '),
    crumbs: [{ href: '/payees', label: { key: 'payees.title' } }, { label: row.number ?? '' }],
    caseHref: mayEnter(actor, 'case.list') && `/cases/${row.id}`,
    action: `/payees/${row.id}`,
    standing: payeeWords(standing, context),
    tone: standing.is === 'ready' ? 'ok' : 'warn',
    account:
      about === null
        ? []
        : [
            { label: words(locale, 'agreements.holder'), value: about.holder },
            { label: words(locale, 'agreements.bank'), value: coveredAccount(about) },
            ...(open === null
              ? [
                  {
                    label: words(locale, 'agreements.branchCode'),
                    value: cnapsWithSpaces(about.branchCode),
                  },
                ]
              : []),
            ...(number === ''
              ? []
              : [{ label: words(locale, 'payees.check.wholeNumber'), value: number }]),
          ],
    assignment: about?.id ?? '',
    open:
      open === null
        ? false
        : {
            what: { key: `payees.history.${open.onBehalf ? 'recorded' : open.kind}` },
            at: open.askedAt,
            who: names.get(open.askedBy ?? '') ?? '',
            reason: open.reason,
            proof: proofOf(open),
            proofName: open.proofName,
          },
    mayCheck: open !== null && has('payee.check') && why === null,
    mayRefuse: open !== null && has('payee.check') && why !== 'payee_same_person',
    whyNot: why !== null && words(locale, `refusals.${why}`),
    mayUncover: has('payee.uncover') && about !== null && number === '',
    uncoverBars: open !== null && has('payee.check'),
    mayRecord: has('payee.check') && ['unproved', 'returned', 'refused'].includes(standing.is),
    forms,
    history: historyOf(payee.assignments, {
      asker: ({ askedBy }) => names.get(askedBy ?? '') ?? '',
      decider: ({ decidedBy }) => names.get(decidedBy ?? '') ?? '',
      proof: proofOf,
    }),
  };
}
