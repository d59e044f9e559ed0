import { inLocale } from '../../domain/localText.js';
import type { BudgetAct } from '../../domain/fund/budgetActs.js';
import { fundSources, payerKinds, paymentMethods } from '../../domain/fund/lineFacts.js';
import { yuanText } from '../../domain/money.js';
import type { Reason } from '../../domain/refusal.js';
import { formState, type FormState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { LineRecord } from './act.file.js';
import type { ProposalView } from './acts.query.js';
import { reversibleActs } from './planReversal.step.js';
import type { ProposalDetails } from './proposalDetails.query.js';
import { mostChosen } from './planCarryOver.step.js';
import type { Unfinished } from './unfinished.query.js';

/** Acts about one line that are proposed on a page of their own, and what each asks. */
export const lineActs = {
  appropriate: { amount: true, to: false },
  increase: { amount: true, to: false },
  reduce: { amount: true, to: false },
  transfer: { amount: true, to: true },
  give_back: { amount: true, to: false },
  carry_over: { amount: false, to: true },
  reverse: { amount: false, to: false },
} as const satisfies Partial<Readonly<Record<BudgetAct, object>>>;
export type LineAct = keyof typeof lineActs;

const isLineAct = (name: string): name is LineAct => Object.hasOwn(lineActs, name);
/** The act that an address names; null where it names none. */
export const lineActNamed = (name: string | undefined): LineAct | null =>
  name !== undefined && isLineAct(name) ? name : null;

/**
 * The acts that a line as it stands, with so many calls that are not over, could take, in the order in which a page offers them. One is
 * undone from where it stands in the list of what was done.
 */
export function actsOn(
  line: Pick<LineRecord, 'entries' | 'closed_at' | 'available' | 'payable'>,
  calls: number,
) {
  const left = line.payable > 0n || calls > 0;
  const acts: readonly (readonly [act: LineAct, possible: boolean])[] = [
    ['appropriate', line.closed_at === null && line.entries === 0],
    ['increase', line.closed_at === null && line.entries > 0],
    ['reduce', line.closed_at === null && line.available > 0n],
    ['transfer', line.closed_at === null && line.available > 0n],
    // What a bank sent back after the closing is carried over or given back all the same; so is a
    // call of which a case was reopened since.
    ['carry_over', line.entries > 0 && (line.closed_at === null || left)],
    ['give_back', line.available > 0n],
  ];
  return acts.flatMap(([act, possible]) => (possible ? [act] : []));
}

const options = (prefix: string, values: readonly string[]): readonly object[] =>
  values.map((value) => ({ value, label: { key: `${prefix}.${value}` } }));

/** What a form of a line's facts chooses from. */
export const factChoices = {
  sources: options('funds.sources', fundSources),
  methods: options('funds.methods', paymentMethods),
  payers: options('funds.payers', payerKinds),
};

/** What a line is known by, for its form. */
export const factsTypedOf = (line: LineRecord): Readonly<Record<string, string>> =>
  Object.fromEntries(factNames.map((name) => [name, line[name] ?? '']));

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
  /** What could be carried over. */
  readonly unfinished: readonly Unfinished[];
  readonly calls: number;
  /** What is to be undone. */
  readonly undone: ProposalView | null;
}

/** The form in which an act about one line is proposed. */
export function actPage(parts: ActParts, context: FormContext): object {
  const { act, line, others, problem, unfinished, calls, undone } = parts;
  const { words, locale, failed } = context;
  const heading = words(locale, `funds.acts.${act}`);
  const given = { document: '', reason: '', amount: '', to: '', item: '' };
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
    undone: undone !== null && proposalLine(undone, context),
    carries: act === 'carry_over' && {
      calls,
      sum: sumOf(unfinished),
      // Boxes by the thousand neither fit a form nor a head: all of it is carried over at once.
      whole: unfinished.length > mostChosen && {
        count: unfinished.length,
        seen: `${unfinished.length}:${sumOf(unfinished)}`,
      },
      items:
        unfinished.length > mostChosen
          ? []
          : unfinished.map((item) => itemOf(item, failed?.typed['item'], context)),
    },
    asksTo: asks.to && {
      options: others.map((other) => ({
        value: other.id,
        label: `${inLocale(other.name, locale)} · ${other.code}`,
      })),
    },
  };
}

const itemsShown = 200;

const sumOf = (items: readonly Unfinished[]): bigint =>
  items.reduce((sum, { amount }) => sum + amount, 0n);

/** An item by number, title, instalment, where its money stands and how much it is. */
function itemWords(item: Unfinished, { words, locale }: FormContext): string {
  const tranche = item.tranche === null ? [] : [inLocale(item.tranche, locale)];
  const holds = words(locale, `funds.accounts.${item.holds}`);
  const amount = yuanText(item.amount);
  return [item.number, item.title, ...tranche, holds, amount].filter(Boolean).join(' \u00b7 ');
}

/** An item as a box to tick; all are ticked at first. */
function itemOf(item: Unfinished, typed: unknown, context: FormContext): object {
  return {
    value: item.id,
    label: itemWords(item, context),
    checked:
      typed === undefined || typed === item.id || (Array.isArray(typed) && typed.includes(item.id)),
  };
}

const tones = { proposed: 'info', approved: 'ok', rejected: 'bad', withdrawn: 'quiet' } as const;

const reversible = ({ act }: ProposalView): boolean => reversibleActs.includes(act);

/** A proposal as lists and its own page print it. */
export function proposalLine(row: ProposalView, { locale }: Pick<FormContext, 'locale'>): object {
  return {
    href: `/funds/proposals/${row.id}`,
    act: { key: `funds.acts.${row.act}` },
    id: row.id,
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
    undo:
      row.status === 'approved' && row.line_id !== null && row.undone_by === null && reversible(row)
        ? `/funds/${row.line_id}/acts/reverse?posting=${row.id}`
        : false,
    undone: row.undone_by !== null,
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
  readonly details: ProposalDetails;
}

/** One proposal: what it would do, and the forms that decide it. */
export function budgetProposalPage(parts: ProposalParts, context: FormContext): object {
  const { row, problem, mayDecide, own, after } = parts;
  const { facts, carried } = parts.details;
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
    problemTitle: words(
      locale,
      problem?.code === 'budget_other_programme' ? 'funds.waitsFor' : 'funds.outgrown',
    ),
    after,
    facts,
    carried: carried !== null && {
      ...carried,
      items: carried.items.slice(0, itemsShown).map((item) => itemWords(item, context)),
      more: Math.max(0, carried.items.length - itemsShown),
    },
    form,
    approve: waits && mayDecide && !own && problem === null,
    reject: waits && mayDecide && !own,
    rejecting: failed !== null && 'why' in failed.typed,
    withdraw: waits && own,
    waitsFor: waits && (own || !mayDecide),
  };
}
