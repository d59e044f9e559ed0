import { cnapsWithSpaces } from '../../domain/identity/cnapsText.js';
import {
  currentPayee,
  openPayee,
  payeeStanding,
  type PayeeStanding,
} from '../../domain/fund/payee.js';
import { contactLines, contactOf } from '../../domain/definition/contact.js';
import { maskBank } from '../../domain/identity/masking.js';
import type { Actor } from '../../domain/actor.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { PayeeFile, PayeeLine } from '../../shared/effects/payeeFile.js';
import type { FormState } from '../../shared/request/formState.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { PaymentOnTheWay } from './ownPayee.query.js';
import { coveredAccount, historyOf } from './payeeHistory.view.js';
import { readsOwnProof, type PayeeSide } from './payeeSide.query.js';

interface Parts {
  readonly title: string;
  readonly home: string;
  readonly file: CaseFile;
  readonly payee: PayeeFile;
  readonly side: PayeeSide;
  readonly reader: Actor;
  readonly names: ReadonlyMap<string, string>;
  readonly onTheWay: readonly PaymentOnTheWay[];
  /** Nothing is owed any more: all of it was paid, or the case was ended so. */
  readonly over: boolean;
  readonly forms: { readonly change: FormState; readonly prove: FormState };
  readonly changing: boolean;
}

const tones: Readonly<Record<PayeeStanding['is'], string>> = {
  missing: 'warn',
  unproved: 'urgent',
  unchecked: 'info',
  change_waits: 'info',
  paused: 'info',
  refused: 'bad',
  returned: 'bad',
  ready: 'ok',
};

/** The applicant's page of an account: where the award is paid to, what that waits for, what can be done. */
export function ownPayeePage(parts: Parts, context: PageContext): object {
  const { title, home, file, payee, side, forms, over, changing } = parts;
  const { words, locale, now } = context;
  const current = currentPayee(payee.assignments);
  const open = openPayee(payee.assignments);
  const standing = payeeStanding(payee, now);
  const askable = current !== null && side.mayAct && open === null && !over;
  const proves = ['unproved', 'returned', 'refused'].includes(standing.is);
  return {
    title,
    crumbs: [{ href: home, label: file.row.title }, { label: title }],
    action: `/applications/${file.row.id}/payee`,
    sub: [file.row.number, file.row.title].filter(Boolean).join(' · '),
    none: current === null,
    state: current === null ? false : stateOf(standing, parts, context),
    suspended: file.row.suspended_at !== null && !over,
    account: current === null ? [] : accountRows(current, words, locale),
    waiting: open === null ? [] : accountRows(open, words, locale),
    onTheWay: parts.onTheWay.map(({ reference, amount, bank, number_tail: tail }) => ({
      reference,
      amount,
      account: `${bank} ${maskBank(`0000${tail}`)}`,
    })),
    notYours: !side.mayAct && words(locale, 'payees.own.notYours', { name: side.name }),
    mayProve: askable && proves,
    mayChange: askable,
    mustChange: standing.is === 'returned' || standing.is === 'refused',
    changing: changing || standing.is === 'returned' || standing.is === 'refused',
    withdraw: side.mayAct && open !== null && !open.onBehalf && { assignment: open.id },
    forms,
    history: historyOf(payee.assignments, {
      asker: ({ askedBy, onBehalf }) =>
        onBehalf ? words(locale, 'payees.zone') : (parts.names.get(askedBy ?? '') ?? ''),
      decider: ({ outcome, decidedBy }) =>
        outcome === 'withdrawn'
          ? (parts.names.get(decidedBy ?? '') ?? '')
          : words(locale, 'payees.zone'),
      proof: (line) =>
        readsOwnProof(side, line, parts.reader) &&
        `/applications/${file.row.id}/payee/proofs/${line.id}`,
    }),
    contact: contactLines(contactOf(file.definition), locale),
  };
}

function stateOf(
  standing: PayeeStanding,
  { payee, over }: Parts,
  { words, locale, now }: PageContext,
): object {
  const is = over ? 'over' : standing.is;
  const at = 'since' in standing ? standing.since : 'until' in standing ? standing.until : '';
  const dates = dateWords(words, locale, now);
  const refused = payee.assignments.at(-1)?.decisionReason ?? '';
  const values = {
    date: at === '' ? '' : 'until' in standing ? dates.deadline(at) : dates.datetime(at),
    reason: 'reason' in standing ? standing.reason : refused,
  };
  return {
    tone: over ? 'quiet' : tones[standing.is],
    title: words(locale, `payees.own.${is}.title`, values),
    message: words(locale, `payees.own.${is}.says`, values),
  };
}

function accountRows(
  line: PayeeLine,
  words: PageContext['words'],
  locale: PageContext['locale'],
): readonly object[] {
  const row = (key: string, value: string) => ({
    label: words(locale, `agreements.${key}`),
    value,
  });
  return [
    row('holder', line.holder),
    row('bank', coveredAccount(line)),
    row('branchCode', cnapsWithSpaces(line.branchCode)),
  ];
}
