import {
  EmptyMark,
  letterText,
  withoutSalutation,
} from '../../server/domain/application/letterText.js';
import { wordsOfProduct } from '../support/wordsAndViews.js';

test('a mark with nothing to say is refused by name, and so is one that nobody fills', () => {
  expect(() => letterText('Received: {{title}}', { title: '' })).toThrow(EmptyMark);
  expect(() => letterText('Received: {{title}}', { title: '  ' })).toThrow('{{title}}');
  expect(() => letterText('{{constructor}}x', { title: 'a' })).toThrow('{{constructor}}');
  expect(letterText('Received: {{title}}', { title: 'Sonar' })).toBe('Received: Sonar');
});

test('a paragraph that says nothing but an empty mark falls away with its label', () => {
  const text = 'Done.\n\nAmount: {{amount}}\n\n金额：{{amount}}\n\n{{letter}}\n\nEnd.';
  expect(letterText(text, { amount: '', letter: '' })).toBe('Done.\n\nEnd.');
  expect(letterText(text, { amount: '5', letter: 'L' })).toBe(
    'Done.\n\nAmount: 5\n\n金额：5\n\nL\n\nEnd.',
  );
});

test('what a mark is filled with is never read as a mark', () => {
  expect(letterText('{{title}}', { title: '{{name}}', name: 'x' })).toBe('{{name}}');
});

test('a salutation that a definition wrote itself is not said twice', () => {
  expect(withoutSalutation('{{name}}：\n\n“{{title}}”已收到。')).toBe('“{{title}}”已收到。');
  expect(withoutSalutation('Dear {{name}},\n\nWe have it.')).toBe('We have it.');
  expect(withoutSalutation('{{title}} of {{name}} arrived.')).toBe(
    '{{title}} of {{name}} arrived.',
  );
});

test('a line of a letter with a mark that nobody fills is refused, whatever a name looks like', async () => {
  const words = await wordsOfProduct();
  expect(() => words('en', 'mail.work.case', { title: 'Sonar' })).toThrow(EmptyMark);
  expect(() => words('zh-CN', 'mail.work.case', { title: '声呐' })).toThrow('{{number}}');
  expect(words('en', 'mail.work.case', { title: '{{x}}', number: '1' })).toContain('{{x}}');
});
