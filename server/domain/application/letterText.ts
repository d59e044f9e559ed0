/** A letter that would leave out what it is about; it is never sent. */
export class EmptyMark extends Error {
  override readonly name = 'EmptyMark';
  constructor(readonly marks: readonly string[]) {
    super(`nothing to put into ${marks.map((mark) => `{{${mark}}}`).join(' ')}`);
  }
}

type Values = Readonly<Record<string, string>>;

const marksIn = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);

const isEmpty = (values: Values, mark: string): boolean =>
  !Object.hasOwn(values, mark) || (values[mark] ?? '').trim() === '';

/** Nothing but marks that say nothing, with what introduces them. */
function saysNothing(paragraph: string, values: Values): boolean {
  const marks = marksIn(paragraph);
  const rest = paragraph.replaceAll(/\{\{\w+\}\}/g, '').replaceAll(/^[^\u3002.\n]*[\uff1a:]/g, '');
  return marks.length > 0 && marks.every((mark) => isEmpty(values, mark)) && rest.trim() === '';
}

/**
 * Puts values into the marks of a letter. Of several paragraphs one that would say nothing, such
 * as a single empty mark, falls away; anywhere else an empty or unknown mark throws `EmptyMark`.
 */
export function letterText(text: string, values: Values): string {
  const paragraphs = text.split(/\n{2,}/);
  const kept =
    paragraphs.length === 1
      ? text
      : paragraphs.filter((each) => !saysNothing(each, values)).join('\n\n');
  const empty = [...new Set(marksIn(kept).filter((mark) => isEmpty(values, mark)))];
  if (empty.length > 0) throw new EmptyMark(empty);
  return kept.replaceAll(/\{\{(\w+)\}\}/g, (mark, name: string) => values[name] ?? mark);
}

/** Whether a text says itself what is otherwise written around it. */
export const carries = (text: string, mark: string): boolean => text.includes(`{{${mark}}}`);

/** The parts that code writes around the words of a letter; empty ones fall away. */
export interface LetterParts {
  readonly to: string;
  readonly words: string;
  /** Reason, basis and remedy of a decision, each a line of its own. */
  readonly grounds: readonly string[];
  readonly where: string;
  readonly contact: readonly string[];
  readonly unit: string;
  readonly day: string;
  readonly foot: string;
}

/** One letter: to whom · what happened and what to do · grounds · where · whom to ask · unit and day. */
export function letterFrame(parts: LetterParts): string {
  const blocks = [
    parts.to,
    parts.words,
    parts.grounds.join('\n'),
    parts.where,
    parts.contact.join('\n'),
    [parts.unit, parts.day].filter((line) => line !== '').join('\n'),
    parts.foot,
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

/** A text without the salutation that definitions once wrote themselves. */
export const withoutSalutation = (text: string): string =>
  text.replace(/^(Dear )?\{\{name\}\}[^\n]{0,6}[:\uff1a,\uff0c]\n+/, '');
