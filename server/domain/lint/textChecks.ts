import type { Definition } from '../definition/definition.js';
import { isPlain, itemId } from '../definition/partPath.js';
import { lintError, lintWarning, type LintMessage } from './lintMessage.js';

/** A text in both languages with its path. */
interface Words {
  readonly at: string;
  readonly zh: string;
  readonly en: string;
}

const cjk = /[\u3400-\u9FFF]/u;
/** Two words of a language written in letters, so not a name or an abbreviation. */
const sentence = /[a-z]{3,}\s+[a-z]{3,}/iu;
/** What no text needs and what could turn its reading round; line breaks are fine. */
const hidden = /(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/u;
const unfinished = /\b(TODO|TBD|FIXME|XXX+|lorem ipsum)\b|\u5F85\u5B9A|\u5F85\u8865\u5145/iu;

/** Whether every text is there in both languages and fit to be read. */
export function textChecks(definition: Definition): LintMessage[] {
  return wordsIn(definition, '').flatMap((words) => [
    ...eachLanguage(words),
    ...languageChecks(words),
  ]);
}

/** Lists that go without saying in a path. */
const silent = new Set(['fields', 'columns', 'criteria']);

function wordsIn(value: unknown, at: string): Words[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      wordsIn(item, below(at, itemId(item) ?? `${index}`)),
    );
  }
  if (!isPlain(value)) return [];
  const { zh, en } = value;
  if (typeof zh === 'string' && typeof en === 'string') return [{ at, zh, en }];
  const quiet = /^(form|rubrics)\./.test(at);
  return Object.entries(value).flatMap(([key, each]) =>
    wordsIn(each, quiet && silent.has(key) ? at : below(at, key)),
  );
}

const below = (at: string, key: string): string => (at === '' ? key : `${at}.${key}`);

function eachLanguage({ at, zh, en }: Words): LintMessage[] {
  return Object.entries({ zh, en }).flatMap(([language, text]) => {
    const place = `${at}.${language}`;
    const found = hidden.exec(text);
    return [
      ...(text.trim() === '' ? [lintError('text_blank', place)] : []),
      ...(found ? [lintError('text_hidden_sign', place, { position: found.index + 1 })] : []),
      ...(unfinished.test(text) ? [lintWarning('text_unfinished', place)] : []),
    ];
  });
}

function languageChecks({ at, zh, en }: Words): LintMessage[] {
  if (zh === en && (cjk.test(zh) || sentence.test(zh))) {
    return [lintWarning('languages_identical', at)];
  }
  return [
    ...(cjk.test(en) ? [lintWarning('chinese_in_english', `${at}.en`)] : []),
    ...(!cjk.test(zh) && sentence.test(zh) ? [lintWarning('english_in_chinese', `${at}.zh`)] : []),
  ];
}
