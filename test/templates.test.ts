import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from './support/fastCheck.js';
import Handlebars, { type HelperOptions } from 'handlebars';
import type { Translate } from '../server/domain/localText.js';
import { compileTemplate, type Surroundings } from '../server/web/template.js';
import { openTemplateFiles } from '../server/web/templateFiles.js';
import { isRecord, topScope, type Print } from '../server/web/templateScope.js';
import { openViews } from '../server/web/views.js';
import { changingHelpers, viewHelpers, type ViewHelper } from '../server/web/viewHelpers.js';

const words: Translate = (locale, key, values = {}) =>
  `${locale} <${key}> ${JSON.stringify(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`;
const named: Record<string, ViewHelper> = {
  ...viewHelpers('en', words, 'v1'),
  once: () => new Handlebars.SafeString('<input name="once">'),
};
const files = openTemplateFiles('views');
const sourceOf = (name: string): string => files.source(name) ?? '';
const partialOf = (name: string): string =>
  /^(fields|stages)\//.test(name) ? name : `partials/${name}`;

const helpers = Object.entries(named).filter(([name]) => name !== 'lookup');
const options = {
  preventIndent: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(helpers.map(([name]) => [name, true])),
};
const engine = Handlebars.create();
for (const [name, helper] of helpers) {
  engine.registerHelper(name, (...args: unknown[]) => {
    const call = args.pop();
    if (!isRecord(call) || !isRecord(call['data'])) throw new Error('no options');
    return helper(args, {
      hash: isRecord(call['hash']) ? call['hash'] : {},
      root: call['data']['root'],
    });
  });
}
// Handlebars asks a partial's block whether it prints anything, but shows it nothing to print from.
engine.registerHelper('if', function (this: unknown, asked: unknown, call: HelperOptions): string {
  const value: unknown = typeof asked === 'function' ? asked(this) : asked;
  const holds = Array.isArray(value) ? value.length > 0 : Boolean(value);
  return holds ? call.fn(this) : call.inverse(this);
});
for (const name of files.names().filter((each) => /^(partials|fields|stages)\//.test(each))) {
  const partial: HandlebarsTemplateDelegate = engine.compile(sourceOf(name), options);
  engine.registerPartial(name.replace(/^partials\//, ''), partial);
}

/** A template as Handlebars itself prints it, with the same helpers. */
function byHandlebars(source: string): (model: object) => string {
  const print: HandlebarsTemplateDelegate = engine.compile(source, options);
  const closed = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };
  return (model) => print(model, closed);
}

const steady = new Set(Object.keys(named).filter((name) => !changingHelpers.has(name)));
const partials = new Map<string, Print>();
const around: Surroundings = {
  helpers: { named, steady },
  partial: (name, scope) => {
    const source = files.source(partialOf(name));
    if (source === undefined) throw new Error(`no partial ${name}`);
    const print = partials.get(name) ?? compileTemplate(source, around);
    partials.set(name, print);
    return print(scope);
  },
};

/** The same as the product prints it. */
function byOwn(source: string): (model: object) => string {
  const print = compileTemplate(source, around);
  return (model) => print(topScope(model));
}

/** What a template prints, or that it cannot. */
function outcome(print: () => string): string {
  try {
    return print();
  } catch {
    return 'refused';
  }
}

/** Every name that a template and its partials look up. */
const namesIn = (source: string): readonly string[] => [
  ...new Set(source.match(/[a-zA-Z][a-zA-Z_]*/g) ?? []),
];

/**
 * What stands at a name. Nothing itself (`null`, `undefined`) is left out: entered by `each`,
 * Handlebars prints it as `[object Object]` and counts `../` wrongly, which no view relies on; a
 * name that is missing, or holds null, has examples of its own below.
 */
const leaf = fc.oneof(
  fc.constantFrom('', '<b>&"\'', '2026-03-02T01:00:00.000Z', '2026-03-02', 'badge', 'x'),
  fc.constantFrom<unknown>(0, 1, 17, -3, true, false),
);

/** Models made of the names that a template uses, three levels deep. */
function modelFor(source: string): fc.Arbitrary<object> {
  const name = fc.constantFrom(...namesIn(source), 'key');
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(name, tie('tree'), { maxKeys: 6, noNullPrototype: true }),
    ),
  }));
  return fc.dictionary(name, tree, { minKeys: 1, maxKeys: 12, noNullPrototype: true });
}

describe('templates', () => {
  test.each(files.names())('%s prints what Handlebars prints', (name) => {
    const [own, theirs] = [byOwn(sourceOf(name)), byHandlebars(sourceOf(name))];
    fc.assert(
      fc.property(modelFor(sourceOf(name)), (model) => {
        expect(outcome(() => own(model))).toBe(outcome(() => theirs(model)));
      }),
      { numRuns: 25 },
    );
  });

  const model = {
    name: 'Lin <b>',
    none: null,
    zero: 0,
    empty: [],
    list: [{ label: 'a', in: [1, 2] }, { label: 'b', in: [] }, { label: 'c' }],
    pairs: { one: 'first', two: 'second' },
    deep: { label: 'inner', of: { name: 'deepest' } },
  };
  test.each([
    '{{name}} {{{name}}} {{none}} {{zero}} {{deep.of.name}} {{deep.none.name}}',
    '{{#if zero}}yes{{else}}no{{/if}}{{#if empty}}yes{{else if name}}name{{else}}no{{/if}}',
    '{{#unless none}}nothing{{else}}something{{/unless}}',
    '{{#each list}}{{#if @first}}first {{/if}}{{@index}} {{label}} of {{../name}}{{#each in}}<{{this}} {{../label}} {{../../name}}>{{else}}none{{/each}}{{#unless @last}}, {{/unless}}{{/each}}',
    '{{#each pairs}}{{@key}}={{this}};{{/each}}{{#each none}}x{{else}}empty{{/each}}',
    '{{#with deep}}{{label}} {{name}} {{../name}} {{@root.name}}{{#with of}}{{name}} {{../label}}{{/with}}{{/with}}{{#with none}}x{{else}}no{{/with}}',
    '{{#if name}}{{#with deep}}{{#if label}}{{../name}}{{/if}}{{/with}}{{/if}}',
    '{{t "a.key"}} {{t "a.key" n=zero}} {{t (concat "a." name)}} {{#if (and name (not none))}}both{{/if}}',
    '<p>\n  {{> badge label=name tone="ok"}}\n</p>\n{{~> badge deep ~}}\n<i>',
    '{{#> sheet title=name}}{{name}} {{title}} {{#each list}}{{label}}{{../title}}{{/each}}{{/sheet}}',
    '{{! said to nobody }}{{lookup pairs "two"}}',
  ])('%s', (source) => {
    const expected = byHandlebars(source)(model);
    expect(byOwn(source)(model)).toBe(expected);
  });

  test('what Handlebars would look up in a prototype is not there', () => {
    expect(byOwn('{{constructor}}{{name.constructor}}{{list.map}}{{toString}}')(model)).toBe('');
  });

  test.each([
    '{{unheard of=1}}',
    '{{#unheard name}}{{/unheard}}',
    '{{#each name as |n|}}{{/each}}',
  ])('%s is refused when it is compiled or says what it means', (source) => {
    expect(outcome(() => byOwn(source)(model))).toBe(outcome(() => byHandlebars(source)(model)));
  });
});

describe('what the product does not print', () => {
  test.each([
    '{{#each list}}{{#each in}}{{@../index}}{{/each}}{{/each}}',
    '{{#each list}}{{#each in}}{{#if @../first}}x{{/if}}{{/each}}{{/each}}',
    '{{#each list}}{{@index.one}}{{@unheard}}{{/each}}',
    '{{#> sheet}}{{@partial-block.one}}{{/sheet}}',
    '{{@../root.name}}',
  ])('%s is refused before anything is printed', (source) => {
    expect(() => compileTemplate(source, around)).toThrow('a template cannot say @');
  });
});

describe('a folder of views', () => {
  let folder = '';
  const { parse } = Handlebars;
  /** Every text that is parsed from now on. */
  const parsed = (): string[] => {
    const read: string[] = [];
    Handlebars.parse = (text, ...others) => {
      read.push(text);
      return parse(text, ...others);
    };
    return read;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'views-'));
    mkdirSync(join(folder, 'layouts'));
    mkdirSync(join(folder, 'partials'));
    writeFileSync(join(folder, 'layouts', 'plain.hbs'), '[{{{body}}}]');
    writeFileSync(join(folder, 'partials', 'name.hbs'), 'old {{name}}');
    writeFileSync(join(folder, 'page.hbs'), '{{> name}}');
  });
  afterEach(() => {
    Handlebars.parse = parse;
    rmSync(folder, { recursive: true });
  });

  test('is compiled once, whatever is rendered how often', () => {
    const read = parsed();
    const views = openViews(folder, words, 'v1', null);
    for (let time = 0; time < 20; time += 1) {
      expect(views.render('page', 'plain', { name: 'Lin' })).toBe('[old Lin]');
    }
    expect(read).toHaveLength(3);
  });

  test('shows an edited view without a restart and compiles nothing else anew', () => {
    const views = openViews(folder, words, 'v1', 0);
    expect(views.render('page', 'plain', { name: 'Lin' })).toBe('[old Lin]');
    const read = parsed();
    writeFileSync(join(folder, 'partials', 'name.hbs'), 'new and longer {{name}}');
    expect(views.render('page', 'plain', { name: 'Lin' })).toBe('[new and longer Lin]');
    expect(read).toEqual(['new and longer {{name}}']);
    writeFileSync(join(folder, 'page.hbs'), 'without');
    expect(views.render('page', 'plain', {})).toBe('[without]');
  });

  test('is looked at no more often than it was said', () => {
    const views = openViews(folder, words, 'v1', 3_600_000);
    expect(views.render('page', 'plain', { name: 'Lin' })).toBe('[old Lin]');
    writeFileSync(join(folder, 'page.hbs'), 'without');
    expect(views.render('page', 'plain', { name: 'Lin' })).toBe('[old Lin]');
  });
});
