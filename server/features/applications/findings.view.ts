import { citedText } from '../../domain/definition/assumptions.js';
import { inLocale } from '../../domain/localText.js';
import { eligibilityOf } from '../../domain/procedure/eligibility.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { ApplicationView } from './applicationView.file.js';

/** What stands for or against handing in, with its source. */
export interface FindingLine {
  readonly tone: 'ok' | 'warn' | 'bad' | 'quiet';
  readonly label: string;
  readonly text: string;
  readonly source: string;
}

/** Everything that the platform or the procedure says against it. */
export const findingLines = (view: ApplicationView, context: FormContext): FindingLine[] => [
  ...listedLine(view, context),
  ...findingsOf(view, context),
];

/** The list that stands against every grant, whatever the procedure asks itself. */
function listedLine(
  { draft: { listing, file } }: ApplicationView,
  { words, locale }: FormContext,
): FindingLine[] {
  if (listing === null || file.definition.award === null) return [];
  const { standing, source, from } = listing;
  return [
    {
      tone: 'bad',
      label: words(locale, 'applications.submit.block'),
      text: words(locale, `refusals.listed_${standing}`, { source, from }),
      source: '',
    },
  ];
}

/** Rules that hold say nothing; the others say why, and where the rule is from. */
function findingsOf({ draft }: ApplicationView, { words, locale }: FormContext): FindingLine[] {
  const { compiled } = draft.file;
  const values = { ...draft.caseContext.ruleContext, answers: draft.answers };
  return eligibilityOf(compiled, values).flatMap(({ verdict, effect, reason, source }) => {
    if (verdict !== 'fails') return [];
    const tone = effect === 'block' ? 'bad' : 'warn';
    return [
      {
        tone,
        label: words(locale, `applications.submit.${effect}`),
        text: inLocale(reason, locale),
        source: source === null ? '' : citedText(source),
      } as const,
    ];
  });
}
