import { readFileSync } from 'node:fs';
import { withSections } from './bench/sections.js';

const page = `# Performance

By hand, above.

<!-- bench: pages -->

old figures

<!-- end of bench: pages -->

By hand, below.
`;

describe('what the bench writes into a page', () => {
  test('stands between its marks; every other line stays as it was', () => {
    const written = withSections(page, { pages: '| new |' });
    expect(written).toBe(page.replace('old figures', '| new |'));
    expect(withSections(written, { pages: 'old figures' })).toBe(page);
  });

  test('is added at the end where the page has no such section, and is found there again', () => {
    const once = withSections(page, { designing: 'first' });
    expect(once.startsWith(page.trimEnd())).toBe(true);
    expect(withSections(once, { designing: 'second' })).toBe(once.replace('first', 'second'));
    expect(withSections('', { pages: 'old figures' }).trim()).toBe(
      page.slice(page.indexOf('<!--'), page.lastIndexOf('-->') + '-->'.length),
    );
  });

  test.each([
    ['not closed', page.replace('<!-- end of bench: pages -->', '')],
    ['not opened', page.replace('<!-- bench: pages -->', '')],
    ['there twice', page + page],
    ['closed before it is opened', page.split('old figures').toReversed().join('old figures')],
  ])('is refused where a section is %s', (_, broken) => {
    expect(() => withSections(broken, { pages: 'new' })).toThrow('each once');
  });

  test('finds both sections in docs/performance.md', () => {
    const real = readFileSync('docs/performance.md', 'utf8');
    const written = withSections(real, { pages: 'P', designing: 'D' });
    expect(written).toContain('\n\nP\n\n');
    expect(written).toContain('\n\nD\n\n');
    expect(written.length).toBeLessThan(real.length);
  });
});
