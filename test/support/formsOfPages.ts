/** The forms of a page as a browser without scripts would fill them in. */
export interface PageForm {
  readonly action: string;
  /** Boxes that a person writes in, and passwords apart. */
  readonly boxes: readonly FormBox[];
  readonly passwords: readonly string[];
  /** Inputs that the page itself has filled in; of a name used twice, each value. */
  readonly hidden: readonly (readonly [string, string])[];
  /** Names and values of its buttons. */
  readonly buttons: readonly (readonly [string, string])[];
  readonly files: boolean;
}

/** One thing a person fills in: its kind, what stands in it, and what could be chosen. */
export interface FormBox {
  readonly name: string;
  readonly kind: 'line' | 'lines' | 'day' | 'number' | 'choice' | 'tick';
  /** What stands in it now; of choices and ticks all that are chosen. */
  readonly values: readonly string[];
  readonly options: readonly string[];
  readonly locked: boolean;
}

const decoded = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x60;', '`')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&amp;', '&');

const attribute = (tag: string, name: string): string =>
  decoded(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
const has = (tag: string, name: string): boolean => new RegExp(`\\s${name}(?=[\\s>=])`).test(tag);

/** Every form of a page that is sent by POST. */
export function formsIn(html: string): PageForm[] {
  return (html.match(/<form\b[\s\S]*?<\/form>/g) ?? [])
    .filter((form) => /^<form[^>]*method="post"/.test(form))
    .map(readForm);
}

function readForm(form: string): PageForm {
  const opening = /^<form[^>]*>/.exec(form)?.[0] ?? '';
  const inputs = form.match(/<input\b[^>]*>/g) ?? [];
  const ofType = (...types: string[]) =>
    inputs.filter((input) => types.includes(attribute(input, 'type')));
  return {
    action: attribute(opening, 'action'),
    boxes: [...lines(form, inputs), ...choices(form, ofType('radio'), ofType('checkbox'))],
    passwords: ofType('password').map((input) => attribute(input, 'name')),
    hidden: ofType('hidden').map((input) => [attribute(input, 'name'), attribute(input, 'value')]),
    buttons: (form.match(/<button\b[^>]*>/g) ?? [])
      .filter((button) => attribute(button, 'name') !== '')
      .map((button) => [attribute(button, 'name'), attribute(button, 'value')]),
    files: ofType('file').length > 0,
  };
}

const typed: Readonly<Record<string, FormBox['kind']>> = {
  '': 'line',
  text: 'line',
  email: 'line',
  tel: 'line',
  url: 'line',
  search: 'line',
  number: 'number',
  date: 'day',
  'datetime-local': 'day',
  time: 'day',
};

function lines(form: string, inputs: readonly string[]): FormBox[] {
  const areas = form.match(/<textarea\b[^>]*>[\s\S]*?<\/textarea>/g) ?? [];
  return [
    ...inputs.flatMap((input): FormBox[] => {
      const kind = typed[attribute(input, 'type')];
      if (kind === undefined) return [];
      const locked = has(input, 'readonly') || has(input, 'disabled');
      return [
        {
          name: attribute(input, 'name'),
          kind,
          values: [attribute(input, 'value')],
          options: [],
          locked,
        },
      ];
    }),
    ...areas.map((area): FormBox => {
      const [, opening = '', text = ''] =
        /^(<textarea\b[^>]*>)([\s\S]*)<\/textarea>$/.exec(area) ?? [];
      return {
        name: attribute(opening, 'name'),
        kind: 'lines',
        values: [decoded(text).replace(/^\n/, '')],
        options: [],
        locked: has(opening, 'readonly') || has(opening, 'disabled'),
      };
    }),
  ];
}

function choices(
  form: string,
  radios: readonly string[],
  checkboxes: readonly string[],
): FormBox[] {
  const selects = form.match(/<select\b[^>]*>[\s\S]*?<\/select>/g) ?? [];
  const grouped = (inputs: readonly string[], kind: 'choice' | 'tick'): FormBox[] =>
    [...new Set(inputs.map((input) => attribute(input, 'name')))].map((name) => {
      const all = inputs.filter((input) => attribute(input, 'name') === name);
      return {
        name,
        kind,
        values: all.filter((input) => has(input, 'checked')).map(valueOf),
        options: all.filter((input) => !has(input, 'disabled')).map(valueOf),
        locked: all.every((input) => has(input, 'disabled')),
      };
    });
  return [
    ...grouped(radios, 'choice'),
    ...grouped(checkboxes, 'tick'),
    ...selects.map((select): FormBox => {
      const opening = /^<select\b[^>]*>/.exec(select)?.[0] ?? '';
      const options = select.match(/<option\b[^>]*>/g) ?? [];
      const chosen = options.filter((option) => has(option, 'selected'));
      return {
        name: attribute(opening, 'name'),
        kind: 'choice',
        // A list in which nothing is chosen stands at its first line.
        values: (chosen.length > 0 ? chosen : options.slice(0, 1)).map(valueOf),
        options: options.filter((option) => !has(option, 'disabled')).map(valueOf),
        locked: has(opening, 'disabled'),
      };
    }),
  ];
}

const valueOf = (tag: string): string => (has(tag, 'value') ? attribute(tag, 'value') : 'on');
