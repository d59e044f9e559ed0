import type { LocalText, Translate } from '../../domain/localText.js';
import type { NoticeWording } from '../../domain/workflow/contract/noticeWording.js';
import type { NoticeWords } from './noticeContent.view.js';

const inBoth = (words: Translate, key: string): LocalText => ({
  zh: words('zh-CN', `notices.plain.${key}`),
  en: words('en', `notices.plain.${key}`),
});

/**
 * The words of a list that is about to be published, as they will be frozen with it. One that is
 * worded by its procedure has the columns that it names and no others.
 */
export function noticeWords(words: Translate, wording: NoticeWording | null): NoticeWords {
  if (wording !== null) {
    const { says, item, applicant, result = null, amount = null } = wording;
    return { says, item, applicant, result, amount };
  }
  return {
    says: inBoth(words, 'says'),
    item: inBoth(words, 'item'),
    applicant: inBoth(words, 'applicant'),
    result: inBoth(words, 'result'),
    amount: inBoth(words, 'amount'),
  };
}

/** The title that an officer finds typed already. */
export function noticeTitle(
  words: Translate,
  wording: NoticeWording | null,
  call: LocalText,
): LocalText {
  const { zh, en } = wording?.title ?? inBoth(words, 'title');
  return { zh: zh.replaceAll('{{call}}', call.zh), en: en.replaceAll('{{call}}', call.en) };
}

/** A sentence with the first and last day of the period in it. */
export const saidOf = (text: string, from: string, until: string): string =>
  text.replaceAll('{{from}}', from).replaceAll('{{until}}', until);
