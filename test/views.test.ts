import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fieldKinds } from '../server/domain/form/kinds/registry.js';
import { stageKindNames } from '../server/domain/workflow/stages/registry.js';
import { shadowedNames } from './support/shadowedNames.js';
import { viewHelpers } from '../server/web/viewHelpers.js';

const views = readdirSync(join(process.cwd(), 'views'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.hbs'))
  .map((entry) => join(entry.parentPath, entry.name));
const names = views.map((file) => relative(join(process.cwd(), 'views'), file));
const textOf = (file: string): string => readFileSync(file, 'utf8');

describe('views', () => {
  test('no value of a page is called like a helper, which would be printed in its place', () => {
    const meant = new Set(['csrf', 'once']);
    const helpers = Object.keys(viewHelpers('zh-CN', (_, key) => key, '')).filter(
      (name) => !meant.has(name),
    );
    const bare = new RegExp(`\\{\\{\\{?~?(?:${helpers.join('|')})~?\\}\\}`);
    expect(helpers.length).toBeGreaterThan(10);
    expect(views.filter((file) => bare.test(textOf(file)))).toEqual([]);
  });

  test('files and folders are named in kebab-case', () => {
    expect(names.length).toBeGreaterThan(100);
    expect(
      names.filter(
        (name) => !/^([a-z0-9]+(-[a-z0-9]+)*\/)+[a-z0-9]+(-[a-z0-9]+)*\.hbs$/.test(name),
      ),
    ).toEqual([]);
  });

  test('a page of a feature stands in the folder of that feature', () => {
    const features = readdirSync(join(process.cwd(), 'server/features')).map((name) =>
      name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    );
    const others = new Set(['layouts', 'partials', 'fields', 'errors']);
    const folders = new Set(names.map((name) => name.split('/')[0] ?? ''));
    const strange = [...folders].filter((name) => !others.has(name) && !features.includes(name));
    expect(strange).toEqual([]);
  });

  test('every kind of field and stage has its template under the kebab-case of its id', () => {
    const kinds = [
      ...[...fieldKinds.keys()].map((kind) => `fields/${kind}`),
      ...stageKindNames.map((kind) => `stages/${kind}`),
    ];
    const files = new Set(names);
    expect(kinds.filter((kind) => !files.has(`${kind.replaceAll('_', '-')}.hbs`))).toEqual([]);
  });

  test('every form that changes something carries its token', () => {
    // The style guide shows forms that lead nowhere.
    const used = views.filter((file) => !file.includes('styleguide'));
    const open = used.flatMap((file) =>
      (textOf(file).match(/<form[^>]*method="post"[\s\S]*?<\/form>/g) ?? [])
        .filter((form) => !form.includes('{{csrf}}'))
        .map((form) => `${file}: ${form.slice(0, 80)}`),
    );
    expect(open).toEqual([]);
  });

  test('what a form was made from is printed by one helper, which a refused form keeps', () => {
    // A section merges field by field and says of each what it was loaded with.
    const merging = join('views', 'applications', 'section.hbs');
    const mark = /name="(version|seen|hash|seen_hash|stamp)"/;
    const open = views.filter((file) => mark.test(textOf(file)) && !file.endsWith(merging));
    expect(open).toEqual([]);
  });

  test('a step up from within the block of a partial does not end in what is around it', () => {
    // The block sees what its partial was given, so that `../` leads to the context of the call.
    const wrong = views.filter((file) => {
      const around: string[] = [];
      const steps = /\{\{#(>?)\s*([\w/-]+)|\{\{\/[\w/-]+\}\}|\.\.\//g;
      return [...textOf(file).matchAll(steps)].some(([found, block, name]) => {
        if (found.startsWith('{{/')) around.pop();
        if (name !== undefined) around.push(block === '>' ? 'block' : name);
        const entered = around.filter((each) => ['block', 'with', 'each'].includes(each));
        return found === '../' && entered.length > 1 && entered.at(-1) === 'block';
      });
    });
    expect(wrong).toEqual([]);
  });

  test('no page reads a value by a name that the partial around it gives to something else', () => {
    expect(
      shadowedNames(
        "{{#> sheet title='a'}}{{title}}{{#each rows}}{{title}}{{/each}}{{/sheet}}{{title}}",
      ),
    ).toEqual(['1: title']);
    expect(
      views.flatMap((file) => shadowedNames(textOf(file)).map((at) => `${file} ${at}`)),
    ).toEqual([]);
  });

  test('no style and no script stands in a page', () => {
    const inline = /<style|<script(?![^>]*\bsrc=)|\son[a-z]+="|\sstyle="|javascript:/;
    expect(views.filter((file) => inline.test(textOf(file)))).toEqual([]);
  });
});
