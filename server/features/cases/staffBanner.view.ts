import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { inLocale } from '../../domain/localText.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { CasesPageContext } from './caseList.page.js';

export interface CaseBanner {
  readonly tone: 'urgent' | 'info';
  readonly title: string;
  readonly message: string;
}

/** What must be known before anything is done to a case; false where nothing is unusual. */
export function caseBannerOf(
  { row, definition }: CaseFile,
  context: CasesPageContext,
): CaseBanner | false {
  const { words, locale, now } = context;
  const { state } = row;
  const say = (key: string, values = {}): string => words(locale, `cases.banner.${key}`, values);
  if (state.suspended) {
    const date = dateWords(words, locale, now).date(state.suspended.at);
    const { reason } = state.suspended;
    return {
      tone: 'urgent',
      title: say('suspended', { date }),
      message: say('suspendedSays', { reason }),
    };
  }
  if (state.holds.length > 0) {
    return { tone: 'urgent', title: say('held'), message: say('heldSays') };
  }
  if (state.corrections !== null) {
    const date = dateWords(words, locale, now).deadline(state.corrections.dueAt);
    return {
      tone: 'info',
      title: say('corrections', { count: state.corrections.items.length, date }),
      message: say('correctionsSays'),
    };
  }
  const late = state.late?.at(-1);
  if (late) {
    const stage = definition.workflow.stages[late.stage];
    const name = stage ? inLocale(stage.name, locale) : late.stage;
    const due = dateWords(words, locale, now).deadline(late.due);
    return { tone: 'info', title: say('late', { stage: name, due }), message: say('lateSays') };
  }
  return false;
}
