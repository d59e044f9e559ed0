import { inLocale } from '../../domain/localText.js';
import type { BudgetAct } from '../../domain/fund/budgetActs.js';
import { fundSources, payerKinds, paymentMethods } from '../../domain/fund/lineFacts.js';
import type { Reason } from '../../domain/refusal.js';
import { formState, type FormState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { LineRecord } from './act.file.js';
import type { ProposalView } from './acts.query.js';

/** Acts about one line that are proposed on a page of their own, and what each asks. */
export const lineActs = {
  appropriate: { amount: true, to: false },
  increase: { amount: true, to: false },
  reduce: { amount: true, to: false },
  transfer: { amount: true, to: true },
} as const satisfies Partial<Readonly<Record<BudgetAct, object>>>;
export type LineAct = keyof typeof lineActs;

const isLineAct = (name: string): name is LineAct => Object.hasOwn(lineActs, name);
/** The act that an address names; null where it names none. */
export const lineActNamed = (name: string | undefined): LineAct | null =>
  name !== undefined && isLineAct(name) ? name : null;

/** The acts that a line as it stands could take, in the order in which a page offers them. */
export function actsOn({
  entries,
  closed_at: closed,
}: Pick<LineRecord, 'entries' | 'closed_at'>): readonly LineAct[] {
  if (closed !== null) return [];
  return entries === 0 ? ['appropriate'] : ['increase', 'reduce', 'transfer'];
}

const options = (prefix: string, values: readonly string[]): readonly object[] =>
  values.map((value) => ({ value, label: { key: `${prefix}.${value}` } }));

/** What a form of a line's facts chooses from. */
export const factChoices = {
  sources: options('funds.sources', fundSources),
  methods: options('funds.methods', paymentMethods),
  payers: options('funds.payers', payerKinds),
};

const factNames = [
  'document',
  'source',
  'functional_code',
  'functional_name',
  'economic_code',
  'economic_name',
  'payment_method',
  'payer_kind',
  'payer_bank',
  'payer_tail',
] as const;

/** The inputs of a line's facts, empty. */
export const emptyFacts: Readonly<Record<string, string>> = Object.fromEntries(
  factNames.map((name) => [name, '']),
);

interface ActParts {
  readonly act: LineAct;
  readonly line: LineRecord;
  /** Where money could go to. */
  readonly others: readonly Pick<LineRecord, 'id' | 'code' | 'name'>[];
  /** Why it cannot be proposed now; null where it can. */
  readonly problem: Reason | null;
}

/** The form in which an act about one line is proposed. */
export function actPage({ act, line, others, problem }: ActParts, context: FormContext): object {
  const { words, locale } = context;
  const heading = words(locale, `funds.acts.${act}`);
  const given = { document: '', reason: '', amount: '', to: '' };
  const name = inLocale(line.name, locale);
  const asks = lineActs[act];
  return {
    title: heading,
    lineName: name,
    crumbs: [
      { href: '/funds', label: { key: 'funds.title' } },
      { href: `/funds/${line.id}`, label: name },
      { label: heading },
    ],
    base: `/funds/${line.id}/acts/${act}`,
    back: `/funds/${line.id}`,
    lead: words(locale, `funds.leads.${act}`),
    problem: problem === null ? false : words(locale, `refusals.${problem.code}`, problem.params),
    form: formState(context, words, given),
    asksAmount: asks.amount,
    available: Number(line.available),
    asksTo: asks.to && {
      options: others.map((other) => ({
        value: other.id,
        label: `${inLocale(other.name, locale)} · ${other.code}`,
      })),
    },
  };
}

const tones = { proposed: 'info', approved: 'ok', rejected: 'bad', withdrawn: 'quiet' } as const;

/** A proposal as lists and its own page print it. */
export function proposalLine(row: ProposalView, { locale }: Pick<FormContext, 'locale'>): object {
  return {
    href: `/funds/proposals/${row.id}`,
    act: { key: `funds.acts.${row.act}` },
    line: row.line_name === null ? false : inLocale(row.line_name, locale),
    code: row.line_code ?? '',
    year: row.year,
    to: row.to_name === null ? false : inLocale(row.to_name, locale),
    toCode: row.to_code ?? '',
    amount: row.amount === null ? false : { fen: Number(row.amount) },
    document: row.document,
    reason: row.reason,
    proposer: row.proposer ?? '',
    proposedAt: row.proposed_at,
    decider: row.decider ?? '',
    decidedAt: row.decided_at ?? '',
    decisionReason: row.decision_reason ?? '',
    badge: { tone: tones[row.status], label: { key: `funds.proposalStatus.${row.status}` } },
  };
}

interface ProposalParts {
  readonly row: ProposalView;
  /** Why it could not be approved now; null where it could. */
  readonly problem: Reason | null;
  readonly mayDecide: boolean;
  /** Somebody else has to: this reader proposed it. */
  readonly own: boolean;
  readonly after: readonly object[];
}

/** One proposal: what it would do, and the forms that decide it. */
export function budgetProposalPage(parts: ProposalParts, context: FormContext): object {
  const { row, problem, mayDecide, own, after } = parts;
  const { words, locale, failed } = context;
  const waits = row.status === 'proposed';
  const heading = words(locale, `funds.acts.${row.act}`);
  const form: FormState = formState(context, words, { password: '', why: '' });
  return {
    title: heading,
    crumbs: [
      { href: '/funds', label: { key: 'funds.title' } },
      ...(row.line_id === null || row.line_name === null
        ? []
        : [{ href: `/funds/${row.line_id}`, label: inLocale(row.line_name, locale) }]),
      { label: heading },
    ],
    base: `/funds/proposals/${row.id}`,
    proposal: proposalLine(row, context),
    lineHref: row.line_id === null ? false : `/funds/${row.line_id}`,
    problem: problem === null ? false : words(locale, `refusals.${problem.code}`, problem.params),
    after,
    form,
    approve: waits && mayDecide && !own && problem === null,
    reject: waits && mayDecide && !own,
    rejecting: failed !== null && 'why' in failed.typed,
    withdraw: waits && own,
    waitsFor: waits && (own || !mayDecide),
  };
}
