import type { FormBox, PageForm } from './formsOfPages.js';
import type { Typed } from './visitor.js';

/** A form that somebody finds on a page by following links. */
export interface FoundForm {
  readonly who: string;
  readonly page: string;
  readonly form: PageForm;
}

/** Whether a person writes in a form, and not just ticks and presses. */
export const isWritten = ({ form }: FoundForm): boolean =>
  form.boxes.some(({ kind, locked }) => !locked && kind !== 'choice' && kind !== 'tick');

/** What somebody fills in who fills in everything otherwise than it stands there. */
export function fillIn(form: PageForm): Typed {
  const filled = form.boxes.flatMap((box, at): [string, string | string[]][] => {
    if (box.locked || box.name === '') return [];
    if (box.kind === 'line') return [[box.name, `typed ${at} 字`]];
    if (box.kind === 'lines') return [[box.name, `typed ${at}\nsecond line <b>&"`]];
    if (box.kind === 'number') return [[box.name, String(90 + at)]];
    if (box.kind === 'day') return [[box.name, '2031-05-06']];
    const other = box.options.filter((option) => !box.values.includes(option)).at(-1);
    return other === undefined ? [] : [[box.name, box.kind === 'tick' ? [other] : other]];
  });
  return { ...hiddenOf(form), ...Object.fromEntries(filled) };
}

/** In what a form says which state of a thing it was made from. */
const marks: ReadonlySet<string> = new Set(['version', 'seen', 'hash', 'seen_hash', 'stamp']);

/** Whether a form says what it was made from, so that nobody overwrites a change unseen. */
export const isMarked = ({ form }: FoundForm): boolean =>
  form.hidden.some(([name]) => marks.has(name));

/** The same form as somebody sends it who has another state of the thing before them. */
export function outdated(typed: Typed): Typed {
  const other = (value: string): string => (/^\d{1,8}$/.test(value) ? `${value}1` : `0${value}`);
  return Object.fromEntries(
    Object.entries(typed).map(([name, given]) => [
      name,
      marks.has(name) ? [given].flat().map(other) : given,
    ]),
  );
}

/** What somebody sends who fills in everything, one box of it so that nobody can read it, and chooses nothing anew. */
export function unreadable(form: PageForm): Typed {
  const nonsense: Partial<Record<FormBox['kind'], string>> = {
    line: '字'.repeat(30_000),
    lines: '字'.repeat(30_000),
    number: '八十',
    day: '31.02',
  };
  const written = form.boxes.filter(({ kind, locked }) => !locked && kind in nonsense);
  const chosen = form.boxes.filter((box) => !written.includes(box) && !box.locked);
  const [box] = written;
  return {
    ...fillIn({ ...form, boxes: written }),
    ...Object.fromEntries(chosen.map(({ name, values }) => [name, values])),
    ...(box ? { [box.name]: nonsense[box.kind] ?? '' } : {}),
  };
}

/** The marks of a form that are not those with which it was sent. */
export function otherMarks(typed: Typed, form: PageForm | undefined): string[] {
  return (form?.hidden ?? []).flatMap(([name, value]) =>
    marks.has(name) && ![typed[name]].flat().includes(value) ? [`${name} = ${value}`] : [],
  );
}

/** The names of what was typed and does not stand in the form. */
export function lost(typed: Typed, form: PageForm | undefined): string[] {
  if (!form) return ['the form itself'];
  const own = new Set(form.hidden.map(([name]) => name));
  return Object.entries(typed).flatMap(([name, given]) => {
    const wanted = typeof given === 'string' ? [given] : given;
    const box = form.boxes.find((each) => each.name === name);
    if (!box) return own.has(name) ? [] : [`${name} (no box)`];
    const there = box.values.map((value) => value.replaceAll('\r\n', '\n'));
    return wanted.every((value) => there.includes(value)) ? [] : [`${name} = ${there.join('|')}`];
  });
}

/** What a browser sends of itself with a form, as it stands on the page. */
export function hiddenOf(form: PageForm | undefined): Typed {
  const sent: Record<string, string[]> = {};
  for (const [name, value] of form?.hidden ?? []) (sent[name] ??= []).push(value);
  return sent;
}
