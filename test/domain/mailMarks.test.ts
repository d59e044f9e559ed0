import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import {
  fillMail,
  mailEvent,
  mailEvents,
  marksOf,
  previewMail,
  type MailSample,
} from '../../server/domain/application/mailMarks.js';
import { markFaults } from '../../server/domain/lint/markFaults.js';
import { stageKind, stageKindNames } from '../../server/domain/workflow/stages/registry.js';
import { startupDefinition } from '../support/startup.js';

const sample: MailSample = {
  name: 'Lin Yuan',
  title: 'Deep-sea sensor',
  due: '2026-03-13',
  applicant: 'Lanhai Sensing',
  link: 'https://example.org/applications/1',
};

test('a preview fills every mark of every occasion', () => {
  for (const event of mailEvents) {
    const all = marksOf(event)
      .map((mark) => `${mark}={{${mark}}}`)
      .join('\n');
    const text = { zh: all, en: all };
    const definition = {
      ...startupDefinition(),
      mails: { [event]: { subject: text, body: text } },
    };
    const shown = previewMail(definition, event, sample, 'en');
    expect(shown?.body).not.toMatch(/[{}]/);
    expect(shown?.body).toContain('title=Deep-sea sensor');
    expect(shown?.body).toContain('procedure=');
    // Nothing stays empty, or its reader would be told half a sentence.
    expect(shown?.body).not.toMatch(/=$/m);
  }
});

test('an occasion without a text of its own has no preview', () => {
  expect(previewMail({ ...startupDefinition(), mails: {} }, 'ended', sample, 'en')).toBeNull();
});

test('what a mark is filled with is never read as a mark, and no name of the language is one', () => {
  expect(fillMail('{{title}}', { title: '{{name}}', name: 'x' })).toBe('{{name}}');
  expect(fillMail('{{constructor}}{{toString}}', { title: 'x' })).toBe(
    '{{constructor}}{{toString}}',
  );
});

test('the occasions are those that the product sends mails on', () => {
  const source = readFileSync('server/domain/application/mailOccasions.ts', 'utf8');
  const sent = [...source.matchAll(/(?:toApplicant\(|toCounterparty\(|event: |case )'(\w+)'/g)]
    .map((match) => match[1] ?? '')
    .filter((event) => event !== 'task_opened');
  const ofKinds = stageKindNames.flatMap((kind) => Object.values(stageKind(kind).letters));
  expect(new Set([...sent, ...ofKinds])).toEqual(new Set(mailEvents));
  expect(mailEvent('ended')).toBe('ended');
  expect(mailEvent('constructor')).toBeNull();
});

test.each([
  ['{{title}} {{nmae}}', 'definition_mark_unknown', 10, 'name'],
  ['{{title', 'definition_mark_unclosed', 0, ''],
  ['a }} b', 'definition_mark_unclosed', 2, ''],
  ['{{{name}}}', 'definition_mark_not_plain', 0, ''],
  ['{{#if name}}', 'definition_mark_not_plain', 0, ''],
  ['{{ name }}', 'definition_mark_not_plain', 0, ''],
  ['{{name}}}', 'definition_mark_not_plain', 0, ''],
])('%s: %s', (text, code, from, nearest) => {
  expect(markFaults(text, ['title', 'name'])[0]).toMatchObject({ code, from, nearest });
});

test('braces that are no marks are left alone', () => {
  expect(markFaults('{ a } {b} c: {"d": 1}', ['title'])).toEqual([]);
});

test('any text is looked through quickly, and one without faults is filled without braces left', () => {
  const pieces = fc.constantFrom('{{', '}}', '{', '}', 'title', '{{title}}', '#', ' ', '\n', 'x');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const text = parts.join('');
      if (markFaults(text, ['title']).length > 0) return;
      expect(fillMail(text, { title: 'T' })).not.toMatch(/\{\{|\}\}/);
    }),
    { numRuns: 1000 },
  );
  const started = Date.now();
  markFaults('{'.repeat(20_000), ['title']);
  markFaults('{{ '.repeat(7000), ['title']);
  expect(Date.now() - started).toBeLessThan(1000);
});
