import { fc } from '../support/fastCheck.js';
import { sha256 } from '../../server/domain/events.js';
import {
  mergeSection,
  readStamps,
  stampsOf,
  type SectionText,
} from '../../server/domain/form/threeWay.js';

const fields = ['a', 'b', 'c'];
const text = (values: Readonly<Record<string, string | null>>): SectionText => ({
  values,
  unread: {},
});
const merge = (base: SectionText, mine: SectionText, theirs: SectionText) =>
  mergeSection(fields, { loaded: stampsOf(fields, base, sha256), mine, theirs }, sha256);

const value = fc.constantFrom('1', '2', '3', null);
const any = fc.record({ a: value, b: value, c: value });

test('each field is whose who changed it, and only what both changed is asked about', () => {
  fc.assert(
    fc.property(any, any, any, (base, mine, theirs) => {
      const merged = merge(text(base), text(mine), text(theirs));
      for (const id of ['a', 'b', 'c'] as const) {
        const both = mine[id] !== base[id] && theirs[id] !== base[id] && mine[id] !== theirs[id];
        expect(merged.clashes.includes(id)).toBe(both);
        const wanted = mine[id] === base[id] ? theirs[id] : mine[id];
        expect(merged.values[id]).toBe(wanted);
      }
    }),
  );
});

test('saving the same page once more takes nothing back that others saved meanwhile', () => {
  fc.assert(
    fc.property(any, any, any, any, (base, mine, theirs, later) => {
      const first = merge(text(base), text(mine), text(theirs));
      fc.pre(first.clashes.length === 0);
      const now = { values: first.values, unread: {} };
      // The page still shows `mine`, then one more field is changed.
      const typed = text({ ...mine, a: later.a });
      const second = mergeSection(
        fields,
        { loaded: first.loaded, mine: typed, theirs: now },
        sha256,
      );
      for (const id of ['b', 'c'] as const) expect(second.values[id]).toBe(first.values[id]);
    }),
  );
});

test('a text that could not be read counts as a change', () => {
  const base = text({ a: '1' });
  const mine = { values: { a: '1' }, unread: { a: { 's.a': 'one' } } };
  expect(merge(base, mine, text({ a: '2' })).clashes).toEqual(['a']);
  expect(merge(base, mine, base)).toMatchObject({ unread: mine.unread, clashes: [] });
});

test('of a form that does not say what it was made from, every difference is asked about', () => {
  const [mine, theirs] = [text({ a: '1', b: '2' }), text({ a: '1', b: '3' })];
  const { clashes } = mergeSection(
    fields,
    { loaded: readStamps('nonsense'), mine, theirs },
    sha256,
  );
  expect(clashes).toEqual(['b']);
});
