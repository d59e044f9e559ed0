import type { Visitor } from './visitor.js';

/**
 * Everything a browser without scripts would send from the form of a part that stands on `page`,
 * so that a test changes one input and leaves the others as they are.
 */
export async function partInputs(
  person: Visitor,
  page: string,
): Promise<Record<string, string | string[]>> {
  return partInputsIn((await person.get(page)).text);
}

/** The same from the page itself. */
export function partInputsIn(html: string): Record<string, string | string[]> {
  const form = html.match(/<form[^>]*data-part[\s\S]*?<\/form>/)?.[0] ?? '';
  const sent = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    sent.set(name, [...(sent.get(name) ?? []), value]);
  };
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const type = attribute(tag, 'type');
    if ((type === 'checkbox' || type === 'radio') && !/\schecked/.test(tag)) continue;
    add(attribute(tag, 'name'), attribute(tag, 'value'));
  }
  for (const [, head = '', text = ''] of form.matchAll(
    /<textarea([^>]*)>([\s\S]*?)<\/textarea>/g,
  )) {
    add(attribute(head, 'name'), plain(text.replace(/^\n/, '')));
  }
  for (const [, head = '', options = ''] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const all = [...options.matchAll(/<option([^>]*)>/g)].map(([, option = '']) => option);
    const chosen = all.find((option) => /\sselected/.test(option)) ?? all[0] ?? '';
    add(attribute(head, 'name'), attribute(chosen, 'value'));
  }
  return Object.fromEntries(
    [...sent].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

const attribute = (tag: string, name: string): string =>
  plain(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

const plain = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&#x60;', '`')
    .replaceAll('&amp;', '&');
