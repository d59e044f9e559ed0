import {
  answersView,
  type AnsweredSection,
  type AnswerView,
} from '../../shared/forms/answersView.js';
import type { Ask } from '../../shared/request/route.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { formState } from '../../shared/request/formState.js';
import { coveredFields } from './coveredFields.view.js';
import type { Revision } from './caseDetail.query.js';
import type { CasesPageContext } from './caseList.page.js';

/** A section of the application as staff read it. */
export interface ReadSection {
  readonly id: string;
  readonly title: string;
  readonly answers: readonly ReadAnswer[];
}

interface ReadAnswer extends AnswerView {
  /** The way to read a covered value in full; false where it is not covered or not this reader's. */
  readonly reveal:
    { readonly open: boolean; readonly value: string; readonly error: string } | false;
  /** Shown in full for a while, for a reason that was given. */
  readonly revealed: boolean;
}

interface Covering {
  readonly mayUncover: boolean;
  readonly revealed: ReadonlySet<string>;
}

/** The answers of one revision, personal numbers covered. */
export function coveredSections(
  { under, answers, ruleContext }: Revision,
  context: CasesPageContext,
  masked = true,
): AnsweredSection[] {
  const reader = readerOf(context.words, context.locale);
  return answersView(under.compiled, answers, ruleContext, reader, { masked });
}

/** The answers as the page shows them: covered, but for what the reader gave a reason to see. */
export function readSections(
  revision: Revision,
  context: CasesPageContext & Pick<Ask, 'failed'>,
  { mayUncover, revealed }: Covering,
): ReadSection[] {
  const covered = coveredFields(revision.under.compiled);
  const plain = new Map(
    revealed.size === 0
      ? []
      : coveredSections(revision, context, false).flatMap(({ answers }) =>
          answers.map((answer) => [answer.at, answer] as const),
        ),
  );
  return coveredSections(revision, context).map((section) => ({
    ...section,
    answers: section.answers.map((answer) => {
      const shown = revealed.has(answer.at) ? (plain.get(answer.at) ?? answer) : answer;
      const hidden = covered.has(answer.at) && !revealed.has(answer.at) && !isEmpty(answer);
      return {
        ...shown,
        revealed: revealed.has(answer.at),
        reveal: hidden && mayUncover && revealForm(answer.at, context),
      };
    }),
  }));
}

const isEmpty = ({ value, table }: AnswerView): boolean => value === '' && table === undefined;

/** The form stands open where this very field was asked for and refused. */
function revealForm(
  at: string,
  context: CasesPageContext & Pick<Ask, 'failed'>,
): ReadAnswer['reveal'] {
  if (context.failed?.typed['field'] !== at) return { open: false, value: '', error: '' };
  const { purpose } = formState(context, context.words, { purpose: '' }).fields;
  return { open: true, value: purpose?.value ?? '', error: purpose?.error ?? '' };
}
