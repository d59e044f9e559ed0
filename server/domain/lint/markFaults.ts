import { nearestNames } from '../rules/nearestNames.js';

/** What is wrong with the marks `{{name}}` of a text, and where. */
export interface MarkFault {
  readonly code:
    | 'definition_mark_unclosed'
    | 'definition_mark_not_plain'
    | 'definition_mark_unknown'
    | 'definition_marks_too_many';
  readonly from: number;
  readonly part: string;
  /** The known mark that was probably meant; '' for none. */
  readonly nearest: string;
}

/** Each mark can be as long as a title, so their number bounds the length of what is sent. */
export const MOST_MARKS = 40;
const SHOWN = 40;

/**
 * Every fault of a text whose marks may be these. A mark is a plain name in double braces; anything
 * else between braces would be sent as it stands, or mean something to another program.
 */
export function markFaults(text: string, known: readonly string[]): MarkFault[] {
  const faults: MarkFault[] = [];
  let marks = 0;
  for (let at = nextBraces(text, 0); at < text.length; at = nextBraces(text, at)) {
    const mark = /^\{\{([^{}]*)\}\}(?!\})/.exec(text.slice(at, at + 200));
    if (!mark) {
      faults.push(brokenMark(text, at));
      at = afterBraces(text, at);
      continue;
    }
    const [part, inside = ''] = mark;
    marks += 1;
    if (marks === MOST_MARKS + 1) {
      faults.push({ code: 'definition_marks_too_many', from: at, part, nearest: '' });
    }
    if (!/^\w+$/.test(inside))
      faults.push({ code: 'definition_mark_not_plain', from: at, part, nearest: '' });
    else if (!known.includes(inside)) {
      const [nearest = ''] = nearestNames(inside, known, 1);
      faults.push({ code: 'definition_mark_unknown', from: at, part, nearest });
    }
    at += part.length;
  }
  return faults;
}

function nextBraces(text: string, from: number): number {
  const open = text.indexOf('{{', from);
  const close = text.indexOf('}}', from);
  const found = [open, close].filter((at) => at >= 0);
  return found.length === 0 ? text.length : Math.min(...found);
}

const afterBraces = (text: string, at: number): number => {
  const braces = /^[{}]+/.exec(text.slice(at, at + 200))?.[0].length ?? 2;
  return at + braces;
};

function brokenMark(text: string, at: number): MarkFault {
  const part = text.slice(at, at + SHOWN).split('\n')[0] ?? '';
  const piled = /^\{\{[^}]*\{|^\{\{\{|^\{\{[^{}]*\}\}\}/.test(part);
  return {
    code: piled ? 'definition_mark_not_plain' : 'definition_mark_unclosed',
    from: at,
    part,
    nearest: '',
  };
}
