import { allUnchanged, correctedItems } from '../../server/domain/application/correctedItems.js';
import { readTyped } from '../../server/domain/typed.js';
import { readCorrections } from '../../server/domain/workflow/contract/corrections.js';

const before = {
  answers: { plan: { summary: 'A' }, firm: { name: 'F', staff: 3 } },
  documents: [
    { document: 'licence', sha256: 'aa' },
    { document: 'audit', sha256: 'bb' },
  ],
};
const named = {
  sections: new Map([
    ['plan', 0],
    ['firm', 0],
  ]),
  documents: new Map([
    ['licence', 0],
    ['audit', 0],
  ]),
};
const asked = [
  { at: 'plan', note: 'Say more' },
  { at: 'document.audit', note: 'Pages 9 to 14 are missing' },
];

test('what was asked for is told apart from what else was changed', () => {
  const elsewhere = {
    answers: { plan: { summary: 'A' }, firm: { staff: 4, name: 'F' } },
    documents: [
      { document: 'audit', sha256: 'bb' },
      { document: 'licence', sha256: 'cc' },
    ],
  };
  expect(correctedItems(named, asked, before, elsewhere).map(({ changed }) => changed)).toEqual([
    false,
    false,
  ]);
  expect(allUnchanged(correctedItems(named, asked, before, elsewhere))).toBe(true);
  const one = { ...before, documents: [{ document: 'audit', sha256: 'dd' }] };
  expect(correctedItems(named, asked, before, one).map(({ changed }) => changed)).toEqual([
    false,
    true,
  ]);
  expect(allUnchanged(correctedItems(named, asked, before, one))).toBe(false);
});

test('the same answers in another order, and the same files, are no change', () => {
  const same = {
    answers: { firm: { staff: 3, name: 'F' }, plan: { summary: 'A' } },
    documents: before.documents.toReversed(),
  };
  expect(allUnchanged(correctedItems(named, asked, before, same))).toBe(true);
  expect(allUnchanged([])).toBe(false);
});

describe('a note on what must be put right', () => {
  const read = (note: string) => readTyped(readCorrections, { 'fix.company': note });

  test('reaches the applicant word by word', () => {
    const note = '改'.repeat(1000);
    expect(read(` ${note} `)).toEqual([{ at: 'company', note }]);
  });

  test('is refused at its place where it is too long, and never cut', () => {
    const reason = { code: 'too_long', params: { max: 1000 } };
    expect(() => read('改'.repeat(1001))).toThrow(
      expect.objectContaining({ fields: { 'fix.company': reason } }),
    );
  });
});

test.each(['audit', 'document.audit', 'documents'])(
  'of a correction of files alone, named %s, the file tells whether it was changed',
  (at) => {
    const items = [{ at, note: 'Page 2 is missing' }];
    const other = {
      ...before,
      documents: [
        { document: 'audit', sha256: 'ee' },
        { document: 'licence', sha256: 'aa' },
      ],
    };
    expect(allUnchanged(correctedItems(named, items, before, before))).toBe(true);
    expect(allUnchanged(correctedItems(named, items, before, other))).toBe(false);
  },
);

test.each(['firm', 'section.firm', 'firm.staff'])(
  'of a correction named %s the section tells',
  (at) => {
    const items = [{ at, note: 'Count again' }];
    const other = { ...before, answers: { ...before.answers, firm: { name: 'F', staff: 4 } } };
    expect(allUnchanged(correctedItems(named, items, before, before))).toBe(true);
    expect(allUnchanged(correctedItems(named, items, before, other))).toBe(false);
  },
);
