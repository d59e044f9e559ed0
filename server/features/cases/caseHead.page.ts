import { inLocale } from '../../domain/localText.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { CaseDetail } from './caseDetail.query.js';
import { placeOf, type CasesPageContext } from './caseList.page.js';

type Headed = Pick<CaseDetail, 'file' | 'caseContext' | 'revisions'>;

/** The head of a case's page: whose it is, where it stands. */
export function caseHead({ file, caseContext, revisions }: Headed, context: CasesPageContext) {
  const { row, definition } = file;
  const { words, locale, now } = context;
  const heading = caseTitle(row.title, definition, locale);
  const dates = dateWords(words, locale, now);
  const submitted = revisions.at(-1)?.at ?? row.submitted_at;
  const revision = row.state.revision;
  const facts = [
    row.number ?? '',
    row.applicant_name,
    inLocale(caseContext.callTitle, locale),
    revision > 1 ? words(locale, 'cases.revision', { n: revision }) : '',
    submitted === null
      ? ''
      : words(locale, 'cases.submittedAt', { date: dates.datetime(submitted) }),
  ];
  const status = row.status === 'ended' ? ('ended' as const) : ('running' as const);
  return {
    title: heading,
    heading,
    sub: facts.filter((fact) => fact !== '').join(' · '),
    crumbs: [
      { label: words(locale, 'cases.list.title'), href: '/cases' },
      { label: inLocale(definition.name, locale) },
    ],
    place: placeOf({ stage: row.stage, ended_as: row.ended_as, status }, definition, context),
  };
}
