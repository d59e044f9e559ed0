import { inLocale } from '../../domain/localText.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { CaseDetail } from './caseDetail.query.js';
import { fileThen } from './caseLog.page.js';
import type { CasesPageContext } from './caseList.page.js';

/** The last letter in which everything to correct was said, and whether it has been answered. */
export function correctionLetter(detail: CaseDetail, context: CasesPageContext): object | false {
  const events = detail.history.flatMap((entry) =>
    entry.happened.what === 'case' ? [{ entry, at: entry.at, event: entry.happened.event }] : [],
  );
  const place = events.findLastIndex(({ event }) => event.type === 'corrections_asked');
  const asked = events[place];
  if (asked?.event.type !== 'corrections_asked') return false;
  const answer = events.slice(place).find(({ event }) => event.type === 'corrections_answered');
  const dates = dateWords(context.words, context.locale, context.now);
  return {
    says: answer
      ? context.words(context.locale, 'cases.letter.answered', { date: dates.datetime(answer.at) })
      : context.words(context.locale, 'cases.letter.until', {
          date: dates.deadline(asked.event.dueAt),
        }),
    badge: answer
      ? { tone: 'ok', label: context.words(context.locale, 'cases.letter.done') }
      : { tone: 'warn', label: context.words(context.locale, 'cases.letter.open') },
    items: asked.event.items.map(({ at, note }) => ({
      label: partName(fileThen(detail, asked.entry), at, context),
      note,
    })),
  };
}

/** A section by its name, a document by its own. */
function partName({ definition }: CaseFile, at: string, { locale }: CasesPageContext): string {
  const document = definition.documents.find(({ id }) => at === `document.${id}`);
  const section = definition.form.find((each) => each.section === at);
  const name = document?.name ?? section?.name;
  return name === undefined ? at : inLocale(name, locale);
}
