import {
  exitRoles,
  needsSecond,
  type CaseExitName,
  type ExitLook,
} from '../../domain/access/caseExits.js';
import type { Actor } from '../../domain/actor.js';
import { inLocale } from '../../domain/localText.js';
import type { Reason } from '../../domain/refusal.js';
import { shortMoney } from '../../domain/money.js';
import { correctableOutcomes } from '../../domain/workflow/exits/correct.js';
import { dueFates } from '../../domain/workflow/exits/endEarly.js';
import { extendedUntil, extensions } from '../../domain/workflow/exits/extendClock.js';
import { exitActs, isSecondedExit } from '../../domain/workflow/exits/exitActs.js';
import { presentDue } from '../../domain/workflow/exits/presentDue.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { formState, type FormState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { ExitProposalRow } from './exit.file.js';
import type { ExitMoney } from './exitMoney.query.js';

export interface ExitParts {
  readonly actor: Actor;
  readonly exit: CaseExitName;
  readonly file: CaseFile;
  readonly look: ExitLook;
  /** Why it cannot be done now; null where it can. */
  readonly problem: Reason | null;
  readonly money: ExitMoney;
  /** What it would do, in words; of the proposal that waits, or with what stands first to choose. */
  readonly effects: readonly string[];
  readonly proposals: readonly ExitProposalRow[];
  /** Names of accounts by id. */
  readonly names: ReadonlyMap<string, string>;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

const tones = { proposed: 'info', approved: 'ok', rejected: 'bad', withdrawn: 'quiet' } as const;

/** The page of one exit of a case: what it is for, what it would do, the form, who decides. */
export function exitPage(parts: ExitParts, context: FormContext): object {
  const { exit, file, problem, effects, proposals } = parts;
  const { words, locale } = context;
  const { row, definition } = file;
  const open = proposals.find(({ status }) => status === 'proposed');
  const heading = words(locale, `exits.names.${exit}`);
  const names = { title: row.title, applicantName: row.applicant_name };
  const given = { reason: '', ground: '', why: '', by: '', due: '', outcome: '', ...names };
  const form = formState(context, words, given, names);
  return {
    title: heading,
    heading,
    caseTitle: caseTitle(row.title, definition, locale),
    crumbs: [
      { href: '/cases', label: { key: 'cases.list.title' } },
      { href: `/cases/${row.id}`, label: row.number ?? row.title },
      { label: heading },
    ],
    base: `/cases/${row.id}/exits/${exit}`,
    back: `/cases/${row.id}`,
    version: row.version,
    lead: words(locale, `exits.leads.${exit}`),
    problem: problem === null ? false : words(locale, `refusals.${problem.code}`, problem.params),
    second: needsSecond(exit),
    deciders: decidersOf(exit, context),
    effects,
    form,
    begin: problem === null && open === undefined && questions(parts, form, context),
    act: words(locale, `exits.acts.${exit}`),
    rejecting: context.failed !== null && 'why' in context.failed.typed,
    open: open ? openView(parts, open, context) : false,
    proposals: proposals
      .filter(({ status }) => status !== 'proposed')
      .map((each) => lineOf(parts, each)),
  };
}

/** Who approves it, as a list of roles in words. */
function decidersOf(exit: CaseExitName, { words, locale }: FormContext): string {
  const roles = exitRoles(exit);
  if (roles === 'self') return '';
  return roles
    .map((role) => words(locale, `roles.${role}`))
    .join(locale === 'en' ? ', ' : '\u3001');
}

/** What is asked beside the reason: choices that say what each would do. */
function questions(parts: ExitParts, { fields }: FormState, context: FormContext): object {
  const { exit, money } = parts;
  const asks = isSecondedExit(exit) ? exitActs[exit].asks : [];
  const asksDue = asks.includes('due') && money.due + money.onItsWay > 0n;
  return {
    ground: needsSecond(exit) && fields['ground'],
    extension: (exit === 'extend' || asks.includes('by')) && {
      ...fields['by'],
      options: extensionChoices(parts, context),
    },
    due: asksDue && { ...fields['due'], options: dueChoices(money, context) },
    noDue: asks.includes('due') && !asksDue,
    outcome: asks.includes('outcome') && {
      ...fields['outcome'],
      options: outcomeChoices(parts, context),
    },
    names: asks.includes('names') && {
      title: fields['title'],
      applicantName: fields['applicantName'],
    },
    reason: fields['reason'],
  };
}

/** How much longer, each with the day that it comes to. */
function extensionChoices(
  { file, look }: ExitParts,
  { words, locale, now }: FormContext,
): object[] {
  const due = presentDue(file.row.state);
  if (due === null) return [];
  const late = due < now.toISOString();
  const dates = dateWords(words, locale, now);
  return extensions.map((by) => ({
    value: by,
    label: words(locale, 'exits.extendBy', {
      count: Number.parseInt(by, 10),
      until: dates.deadline(extendedUntil(look, late ? now.toISOString() : due, by)),
    }),
  }));
}

/** What is in a batch is owed as well until the bank has paid it. */
const dueChoices = ({ due, onItsWay }: ExitMoney, { words, locale }: FormContext): object[] =>
  dueFates.map((fate) => ({
    value: fate,
    label: words(locale, `exits.due.${fate}`, { amount: shortMoney(due + onItsWay, locale) }),
  }));

/** Every outcome of the stages it has been through, each with where it leads. */
function outcomeChoices({ file }: ExitParts, { words, locale }: FormContext): readonly Choice[] {
  const { stages } = file.definition.workflow;
  const nameOf = (id: string): string => {
    const stage = stages[id];
    return stage ? inLocale(stage.name, locale) : id;
  };
  const nextOf = (stage: string, outcome: string): string => {
    const next = file.rules.stage(stage).next[outcome] ?? '';
    const targets = typeof next === 'string' ? [next] : next.map(({ to }) => to);
    const names = targets.map((target) => {
      const end = file.definition.workflow.ends[target.slice(1)];
      return target.startsWith('.') && end ? inLocale(end.name, locale) : nameOf(target);
    });
    return [...new Set(names)].join(' / ');
  };
  return correctableOutcomes(file.rules, file.row.state).map(({ stage, outcome }) => {
    const own = stages[stage]?.outcome_names[outcome];
    const kind = stages[stage]?.kind ?? '';
    return {
      value: `${stage}.${outcome}`,
      label: words(locale, 'exits.outcomeChoice', {
        stage: nameOf(stage),
        outcome: own ? inLocale(own, locale) : words(locale, `enums.outcomes.${kind}.${outcome}`),
        next: nextOf(stage, outcome),
      }),
    };
  });
}

const openView = (parts: ExitParts, row: ExitProposalRow, context: FormContext): object => ({
  ...lineOf(parts, row),
  id: row.id,
  chosen: chosenIn(parts, row, context),
  decide: row.proposed_person !== parts.actor.personId,
  withdraw: row.proposed_person === parts.actor.personId,
});

/** What was chosen beside the reason, where that is not told among the effects. */
function chosenIn(
  parts: ExitParts,
  { details }: ExitProposalRow,
  { words, locale, now, failed }: FormContext,
): string {
  const { due, outcome, title, applicantName, by } = details;
  if (typeof title === 'string' && typeof applicantName === 'string') {
    return `${title} · ${applicantName}`;
  }
  if (typeof outcome === 'string') {
    const choices = outcomeChoices(parts, { words, locale, now, failed });
    return choices.find(({ value }) => value === outcome)?.label ?? outcome;
  }
  if (typeof by === 'string') {
    return words(locale, 'exits.days', { count: Number.parseInt(by, 10) });
  }
  return due === 'pay' || due === 'cancel' ? words(locale, `exits.chosen.${due}`) : '';
}

const lineOf = ({ names }: ExitParts, row: ExitProposalRow): object => ({
  reason: row.reason,
  ground: row.ground,
  by: names.get(row.proposed_by) ?? '',
  at: row.proposed_at,
  decidedBy: names.get(row.decided_by ?? '') ?? '',
  decidedAt: row.decided_at ?? '',
  rejectedFor: row.decision_reason ?? '',
  badge: { tone: tones[row.status], label: { key: `exits.status.${row.status}` } },
});
