import { leftOver } from '../../server/web/leftOver.js';

test('what was ticked is nothing that somebody typed: words come back, a case with its task does not', () => {
  const ticked =
    '0199a2b4-0000-7000-8000-0000000000aa verify.1.check 0199a2b4-0000-7000-8000-0000000000bb';
  const typed = { task: [ticked, `${ticked}2`], to: 'role', reason: '原办理人病假' };
  expect(leftOver(typed, '<p>已有变化</p>')).toEqual(['原办理人病假']);
});
