import { decidingRoles, needsSecond, type CaseExitName } from '../../domain/access/caseExits.js';
import type { Actor } from '../../domain/actor.js';
import { inLocale } from '../../domain/localText.js';
import { plainYuanText, readYuan, yuanText } from '../../domain/money.js';
import type { Reason } from '../../domain/refusal.js';
import { awardTerms } from '../../domain/workflow/exits/correctRecord.js';
import { exitActs, isSecondedExit } from '../../domain/workflow/exits/exitActs.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { formState, type FormState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { ExitProposalRow, ExitSight } from './exit.file.js';
import {
  classChoices,
  dayChoices,
  dueChoices,
  extensionChoices,
  leadingChoices,
  leadingQuestion,
  questionsOf,
  redoChoices,
  stageOfCase,
  standingStages,
} from './exitChoices.view.js';
import type { ExitMoney } from './exitMoney.query.js';

export interface ExitParts {
  readonly actor: Actor;
  readonly exit: CaseExitName;
  readonly file: CaseFile;
  readonly look: ExitSight;
  /** Why it cannot be done now; null where it can. */
  readonly problem: Reason | null;
  /** This reader may decide what another began. */
  readonly decides: boolean;
  readonly money: ExitMoney;
  /** What was chosen first, '' before, and which stages were named to be handled anew. */
  readonly chosen: { readonly value: string; readonly redo: readonly string[] };
  /** What it would do, in words; of the proposal that waits, or with what stands first to choose. */
  readonly effects: readonly string[];
  readonly proposals: readonly ExitProposalRow[];
  /** The one of them that waits and is shown whole; each side of a case may have asked. */
  readonly open: ExitProposalRow | undefined;
  /** Names of accounts by id. */
  readonly names: ReadonlyMap<string, string>;
}

const tones = { proposed: 'info', approved: 'ok', rejected: 'bad', withdrawn: 'quiet' } as const;

/** The page of one exit of a case: what it is for, what it would do, the form, who decides. */
export function exitPage(parts: ExitParts, context: FormContext): object {
  const { exit, file, problem, effects, proposals, open } = parts;
  const { words, locale } = context;
  const { row, definition } = file;
  const heading = words(locale, `exits.names.${exit}`);
  const names = { title: row.title, applicantName: row.applicant_name };
  const terms = awardTerms(row.state);
  const award = { class: terms?.class ?? '', amount: terms ? plainYuanText(terms.amountFen) : '' };
  const given = { reason: '', ground: '', why: '', by: '', due: '', to: '', outcome: '' };
  const filled = { ...names, ...award };
  const form = formState(context, words, { ...given, dated: '', day: '', ...filled }, filled);
  const begins = problem === null && open === undefined;
  const leading = begins ? leadingView(parts, form, context) : false;
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
    choose: leading !== false && leading.chosen === '' && leading,
    begin: begins &&
      (leading === false || leading.chosen !== '') && {
        ...questions(parts, form, context),
        leading,
      },
    act: words(locale, `exits.acts.${exit}`),
    rejecting: context.failed !== null && 'why' in context.failed.typed,
    open: open ? openView(parts, open, context) : false,
    alsoOpen: proposals
      .filter((each) => each.status === 'proposed' && each !== open)
      .map((each) => openView(parts, each, context)),
    proposals: proposals
      .filter(({ status }) => status !== 'proposed')
      .map((each) => lineOf(parts, each)),
  };
}

/** Who approves it, as a list of roles in words. */
function decidersOf(exit: CaseExitName, { words, locale }: FormContext): string {
  return decidingRoles(exit)
    .map((role) => words(locale, `roles.${role}`))
    .join(locale === 'en' ? ', ' : '\u3001');
}

interface Leading {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly options: readonly object[];
  readonly error: string;
  /** What was chosen, in words; '' before. */
  readonly chosen: string;
  readonly value: string;
  readonly redo: readonly object[];
}

/** What is chosen first, on a page of its own; then which later stages are handled anew as well. */
function leadingView(
  { exit, file, look, chosen }: ExitParts,
  { fields }: FormState,
  context: FormContext,
): Leading | false {
  const name = leadingQuestion(exit);
  if (name === null) return false;
  const { words, locale } = context;
  const options = leadingChoices(exit, file, context);
  const found = options.find(({ value }) => value === chosen.value);
  return {
    name,
    label: words(locale, `exits.${name}.${exit}`),
    help: words(locale, `exits.${name}.help`),
    options,
    error: fields[name]?.error ?? '',
    chosen: found?.label ?? '',
    value: found?.value ?? '',
    redo: found
      ? redoChoices(file, standingStages(exit, file, look, found.value), chosen.redo, context)
      : [],
  };
}

/** What is asked beside the reason: choices that say what each would do. */
function questions(
  { exit, file, look, money }: ExitParts,
  { fields }: FormState,
  context: FormContext,
): object {
  const asks = questionsOf(exit);
  const asksDue = asks.includes('due') && money.due + money.onItsWay > 0n;
  return {
    ground: isSecondedExit(exit) && exitActs[exit].rests && fields['ground'],
    extension: asks.includes('by') && {
      ...fields['by'],
      options: extensionChoices(file, look, context),
    },
    due: asksDue && { ...fields['due'], options: dueChoices(money, context) },
    noDue: asks.includes('due') && !asksDue,
    award: asks.includes('award') && {
      amount: fields['amount'],
      class: { ...fields['class'], options: classChoices(file, context) },
    },
    date: asks.includes('date') && {
      day: fields['day'],
      dated: { ...fields['dated'], options: dayChoices(file, context) },
    },
    names: asks.includes('names') && {
      title: fields['title'],
      applicantName: fields['applicantName'],
    },
    reason: fields['reason'],
  };
}

const openView = (parts: ExitParts, row: ExitProposalRow, context: FormContext): object => ({
  ...lineOf(parts, row),
  id: row.id,
  chosen: chosenIn(parts, row, context),
  decide: row.proposed_person !== parts.actor.personId && parts.decides,
  withdraw: row.proposed_person === parts.actor.personId,
});

/** What was chosen beside the reason, where that is not told among the effects. */
function chosenIn(
  { exit, file }: ExitParts,
  { details }: ExitProposalRow,
  context: FormContext,
): string {
  const { words, locale } = context;
  const { due, outcome, to, title, applicantName, by, amount, dated, day } = details;
  if (typeof amount === 'string') return awardChosen(file, details, context);
  if (typeof dated === 'string' && typeof day === 'string') {
    return `${stageOfCase(file, context, dated)} · ${day}`;
  }
  if (typeof title === 'string' && typeof applicantName === 'string') {
    return `${title} · ${applicantName}`;
  }
  if (typeof outcome === 'string') {
    const choices = leadingChoices(exit, file, context);
    return choices.find(({ value }) => value === outcome)?.label ?? outcome;
  }
  if (typeof to === 'string') return stageOfCase(file, context, to);
  if (typeof by === 'string') {
    return words(locale, 'exits.days', { count: Number.parseInt(by, 10) });
  }
  return due === 'pay' || due === 'cancel' ? words(locale, `exits.chosen.${due}`) : '';
}

function awardChosen(
  file: CaseFile,
  { class: chosen, amount }: ExitProposalRow['details'],
  context: FormContext,
): string {
  const found = file.definition.award?.classes.find(({ id }) => id === chosen);
  const read = readYuan(typeof amount === 'string' ? amount : '');
  const yuan = 'fen' in read ? yuanText(read.fen) : '';
  return [...(found ? [inLocale(found.name, context.locale)] : []), yuan].join(' · ');
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
