import { allUnchanged, type CorrectedItem } from '../../domain/application/correctedItems.js';
import { workOutAmount } from '../../domain/award/formula.js';
import type { Tie } from '../../domain/organisation/relatedParty.js';
import { shownDocuments } from '../../domain/procedure/answers.js';
import { demandOpen } from '../../domain/application/callWindow.js';
import { inLocale } from '../../domain/localText.js';
import { Refused } from '../../domain/refusal.js';
import type { OwnNamesFound } from '../../shared/casefile/ownNames.query.js';
import { answersView, type AnsweredSection } from '../../shared/forms/answersView.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { formState, refusalMessage, refusalText } from '../../shared/request/formState.js';
import { problemLine } from '../../shared/forms/formView.js';
import { replaceableMissing, type Replaceable } from './commitments.step.js';
import { draftStamp } from './applicationDraft.query.js';
import { lateness, type ApplicationView } from './applicationView.file.js';
import { asksExperts } from './asksExperts.view.js';
import { findingLines } from './findings.view.js';
import { ownNamesNotice } from './ownNames.view.js';
import { fileView } from './documents.page.js';
import type { FormContext } from '../../shared/request/pageContext.js';

export type SubmitPageContext = FormContext & {
  /** What ties the applicant to the other side, shown as the evidence. */
  readonly ties?: readonly Tie[];
  /** What was asked to be corrected, each with whether it was changed. */
  readonly corrections?: readonly CorrectedItem[];
  /** Where the applicant's own names stand in what experts read who may not know them. */
  readonly named?: OwnNamesFound;
  /** Whether own numbers are shown as they are, after the password. */
  readonly full?: boolean;
};

/** Everything before it is handed in: what is missing, whether it is eligible, all answers. */
export function submitPage(view: ApplicationView, context: SubmitPageContext): object {
  const { draft } = view;
  const { row, definition } = draft.file;
  const { words, locale, failed } = context;
  const href = `/applications/${row.id}`;
  const correcting = row.state.corrections !== null;
  const title = words(
    locale,
    correcting ? 'applications.submit.again' : 'applications.submit.title',
  );
  const closed = closedReason(view, context);
  const findings = findingLines(view, context);
  const replaceable = replaceableMissing(draft, view.files);
  const soft = new Set(replaceable.map(({ id }) => `document.${id}`));
  const hard = view.missing.filter(({ at }) => !soft.has(at));
  return {
    title,
    heading: title,
    sub: row.title === '' ? definition.name : row.title,
    crumbs: [
      { label: words(locale, 'applications.list.title'), href: '/applications' },
      { label: row.title === '' ? definition.name : row.title, href },
    ],
    href,
    action: `${href}/submit`,
    avoid: asksExperts(definition) ? `${href}/avoid` : false,
    errors: [...claimedLines(view, context), ...declarationErrors(context)],
    ...ownNumbers(view, `${href}/submit/numbers`, context),
    closed: closed ?? false,
    ...lateness(view, context),
    missing: hard.length === 0 ? false : missingLines({ ...view, missing: hard }, context),
    ...ownNamesNotice(view, context.named ?? { named: [], unread: [] }, context),
    commitments: commitmentsOf(view, replaceable, context),
    deferralDays: definition.workflow.deferral_due.split(' ')[0],
    amount: amountView(view, context),
    ties: (context.ties ?? []).map(({ how, who }) =>
      words(locale, `applications.ties.${how}`, { who }),
    ),
    findings,
    blocked: findings.some(({ tone }) => tone === 'bad'),
    sections: contentOf(view, context, context.full === true),
    documents: readableDocuments(view, context),
    declarations: definition.declarations.map(({ id, text }) => ({
      name: `declare.${id}`,
      label: text,
      checked: typeof failed?.typed[`declare.${id}`] === 'string',
      error: declarationError(context, id),
    })),
    corrected: correctedLines(view, context),
    unchanged: allUnchanged(context.corrections ?? []) && unchangedField(context),
    stamp: draftStamp(draft, view.files),
    ready: hard.length === 0 && closed === null && !findings.some(({ tone }) => tone === 'bad'),
    act: words(locale, correcting ? 'applications.submit.actAgain' : 'applications.submit.act'),
  };
}

/** Each thing that was to be corrected, with its name and whether it was changed. */
function correctedLines(
  { draft }: ApplicationView,
  { corrections = [], locale }: SubmitPageContext,
): readonly object[] | false {
  const { form, documents } = draft.file.definition;
  const names = new Map([
    ...form.map(({ section, name }) => [section, name] as const),
    ...documents.map(({ id, name }) => [`document.${id}`, name] as const),
  ]);
  if (corrections.length === 0) return false;
  return corrections.map(({ at, note, changed }) => {
    const name = names.get(at);
    return {
      name: name ? inLocale(name, locale) : '',
      remark: note,
      tone: changed ? 'ok' : 'warn',
      label: { key: `applications.corrected.${changed ? 'changed' : 'unchanged'}` },
    };
  });
}

/** Where the applicant says why nothing was changed. */
function unchangedField({ failed, words, locale }: SubmitPageContext): object {
  const reason = failed?.refusal.fields['unchanged_reason'];
  const typed = failed?.typed['unchanged_reason'];
  return {
    value: typeof typed === 'string' ? typed : '',
    error: reason ? refusalText(words, locale, reason.code, reason.params) : false,
  };
}

/** Missing documents that may be put off or promised, each with what the applicant may tick. */
function commitmentsOf(
  { draft }: ApplicationView,
  replaceable: readonly Replaceable[],
  { failed, words, locale }: SubmitPageContext,
): readonly object[] {
  return replaceable.map(({ id, deferrable, promisable }) => {
    const rule = draft.file.compiled.documents.get(id)?.document;
    const ticked = (name: string): boolean => typeof failed?.typed[name] === 'string';
    const reason = failed?.refusal.fields[`document.${id}`];
    return {
      name: rule?.name ?? id,
      defer: deferrable && { name: `defer.${id}`, checked: ticked(`defer.${id}`) },
      promise: promisable && {
        name: `promise.${id}`,
        text: rule?.promise,
        checked: ticked(`promise.${id}`),
      },
      error: reason ? refusalText(words, locale, reason.code, reason.params) : false,
    };
  });
}

/** The amount by these answers, step by step, where the procedure works one out. */
function amountView({ draft }: ApplicationView, { locale }: SubmitPageContext): object | false {
  const worked = workOutAmount(draft.file.compiled, {
    ...draft.caseContext.ruleContext,
    answers: draft.answers,
  });
  if (worked === null || worked.amountFen === null) return false;
  return {
    fen: worked.amountFen,
    lines: [...worked.lines, ...worked.limits].map(({ id, name, amountFen }) => ({
      name: inLocale(name, locale),
      amount: amountFen ?? 0,
      limits: id === worked.limitedBy,
    })),
  };
}

function closedReason(
  { draft }: ApplicationView,
  { words, locale, now }: SubmitPageContext,
): string | null {
  if (draft.file.row.state.status !== 'draft') return null;
  const { callStatus: status, opensAt, closesAt } = draft.caseContext;
  try {
    demandOpen({ status, opensAt, closesAt }, now);
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refusalText(words, locale, error.code, error.params);
  }
}

function missingLines(
  { draft, missing }: Pick<ApplicationView, 'draft' | 'missing'>,
  { words, locale }: SubmitPageContext,
): readonly { readonly href: string; readonly message: string }[] {
  const { compiled, row } = draft.file;
  const reader = readerOf(words, locale);
  return missing.map(({ section, at, reason }) => {
    const place = section === 'documents' ? 'documents' : `sections/${section}`;
    const line = problemLine(compiled, at, reason, reader);
    const name = compiled.sections.get(section)?.name;
    return {
      href: `/applications/${row.id}/${place}#${at}`,
      message: name === undefined ? line : `${inLocale(name, locale)} › ${line}`,
    };
  });
}

/** Where another case was quicker: what the definition says of it, with the way to the place. */
function claimedLines(
  view: ApplicationView,
  context: SubmitPageContext,
): readonly { readonly href: string; readonly message: string }[] {
  const { failed } = context;
  if (failed?.refusal.code !== 'already_claimed') return [];
  const taken = Object.entries(failed.refusal.fields).map(([at, reason]) => ({
    section: at.split('.')[0] ?? '',
    at,
    reason,
  }));
  return missingLines({ draft: view.draft, missing: taken }, context);
}

type WithHref = AnsweredSection & { readonly href: string | false };

/**
 * The form that shows own numbers in full, by the password, where some are covered, and the page's
 * own message, unless the refusal was that form's.
 */
function ownNumbers(view: ApplicationView, fullAction: string, context: SubmitPageContext): object {
  const { words, locale, failed, full = false } = context;
  const [covered, open] = [false, true].map((shown) => contentOf(view, context, shown));
  const its = failed?.refusal.fields['password'] !== undefined;
  const form = formState({ locale, failed: its ? failed : null }, words, { password: '' });
  return {
    message: its ? '' : refusalMessage(words, locale, failed),
    fullAction,
    form,
    full: full || JSON.stringify(covered) === JSON.stringify(open),
  };
}

function contentOf(
  { draft, editable }: ApplicationView,
  { words, locale }: SubmitPageContext,
  full: boolean,
): WithHref[] {
  const { compiled, row } = draft.file;
  const reader = readerOf(words, locale);
  const { ruleContext } = draft.caseContext;
  return answersView(compiled, draft.answers, ruleContext, reader, { masked: !full }).map(
    (section) => ({
      ...section,
      href: editable.sections.has(section.id)
        ? `/applications/${row.id}/sections/${section.id}`
        : false,
    }),
  );
}

/** The documents with their files, for reading. */
export function readableDocuments(
  { draft, files }: Pick<ApplicationView, 'draft' | 'files'>,
  context: Pick<SubmitPageContext, 'words' | 'locale'>,
): readonly object[] {
  const { compiled, row } = draft.file;
  return shownDocuments(compiled, draft.answers, draft.caseContext.ruleContext).map((id) => ({
    label: compiled.documents.get(id)?.document.name ?? id,
    files: files
      .filter(({ document }) => document === id)
      .map((file) => fileView(row.id, file, false, context)),
  }));
}

function declarationErrors(context: SubmitPageContext): readonly object[] {
  const reasons = Object.keys(context.failed?.refusal.fields ?? {});
  return reasons
    .filter((name) => name.startsWith('declare.'))
    .map((name) => ({
      href: `#${name}`,
      message: declarationError(context, name.slice('declare.'.length)),
    }));
}

function declarationError(
  { words, locale, failed }: SubmitPageContext,
  id: string,
): string | false {
  const reason = failed?.refusal.fields[`declare.${id}`];
  return reason ? refusalText(words, locale, reason.code, reason.params) : false;
}
