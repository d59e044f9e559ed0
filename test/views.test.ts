import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { viewHelpers } from '../server/web/viewHelpers.js';

const views = readdirSync(join(process.cwd(), 'views'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.hbs'))
  .map((entry) => join(entry.parentPath, entry.name));
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

  test('no style and no script stands in a page', () => {
    const inline = /<style|<script(?![^>]*\bsrc=)|\son[a-z]+="|\sstyle="|javascript:/;
    expect(views.filter((file) => inline.test(textOf(file)))).toEqual([]);
  });
});
