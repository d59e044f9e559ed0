import {
  findings,
  hearingStands,
  namesObjector,
  whyNotAnswered,
  whyNotHeard,
  whyNoMoreTime,
  whyNotFound,
  type Examined,
} from '../../server/domain/award/objectionHearing.js';

const due = '2026-03-09T15:59:59.999Z';
const before = new Date('2026-03-09T15:00:00.000Z');
const after = new Date('2026-03-09T16:00:00.000Z');
const asked = { due_at: due, extended_at: null, answered_at: null };
const answered = { ...asked, answered_at: '2026-03-05T01:00:00.000Z' };
const open: Examined = {
  isOpen: true,
  isWithdrawn: false,
  isFound: false,
  isOver: false,
  hearing: null,
};

describe('an objection is upheld', () => {
  test.each([
    ['once the applicant has answered', { hearing: answered }, before, null],
    ['once the term ran out', { hearing: asked }, after, null],
    ['never unheard', {}, after, 'objection_not_heard'],
    ['never while the term runs', { hearing: asked }, before, 'objection_hearing_runs'],
    [
      'never of a case that is over',
      { hearing: answered, isOver: true },
      before,
      'objection_case_over',
    ],
    ['never twice', { hearing: answered, isOpen: false }, before, 'objection_decided'],
  ])('%s', (_, facts, now, problem) => {
    expect(whyNotFound('upheld', { ...open, ...facts }, now)).toBe(problem);
  });

  test('and ends otherwise only where that is so', () => {
    const possible = (facts: Partial<Examined>) =>
      findings.filter((each) => whyNotFound(each, { ...open, ...facts }, before) === null);
    expect(possible({})).toEqual(['dismissed']);
    expect(possible({ isWithdrawn: true })).toEqual(['dismissed', 'withdrawn']);
    expect(possible({ isOver: true })).toEqual(['dismissed', 'moot']);
  });
});

test('the applicant is asked once and has more time once; late answers count until something is found', () => {
  expect(whyNotHeard(open)).toBeNull();
  expect(whyNotHeard({ ...open, hearing: asked })).toBe('hearing_asked');
  expect(whyNotHeard({ ...open, isFound: true })).toBe('finding_waits');
  expect(whyNotHeard({ ...open, isOver: true })).toBe('hearing_case_over');
  expect(whyNoMoreTime({ ...open, hearing: asked })).toBeNull();
  expect(whyNoMoreTime({ ...open, hearing: { ...asked, extended_at: due } })).toBe(
    'hearing_extended',
  );
  expect(whyNoMoreTime({ ...open, hearing: answered })).toBe('hearing_answered');
  expect(whyNotAnswered({ ...open, hearing: asked })).toBeNull();
  expect(whyNotAnswered({ ...open, hearing: asked, isFound: true })).toBe('hearing_over');
  expect(hearingStands(asked, before)).toBe('waiting');
  expect(hearingStands(asked, after)).toBe('silent');
  expect(hearingStands(answered, after)).toBe('answered');
});

test('whoever objected is named by name or by how to reach them', () => {
  expect(namesObjector('据张三反映', ['张三', 'a@b.cn'])).toBe(true);
  expect(namesObjector('write to a@b.cn', ['张三', 'a@b.cn'])).toBe(true);
  expect(namesObjector('专利权属存在争议', ['张三', 'a@b.cn'])).toBe(false);
  for (const [said, secret] of [
    ['Write to A@B.cn', 'a@b.cn'],
    ['联系电话 138-0000 0000', '13800000000'],
    ['据张 三反映', '张三'],
    ['A  neighbour says so', 'a Neighbour'],
  ] as const) {
    expect([said, namesObjector(said, [secret])]).toEqual([said, true]);
  }
  // No name, though its letters stand in a row.
  expect(namesObjector('A test of cleanliness', ['An Li'])).toBe(false);
});
