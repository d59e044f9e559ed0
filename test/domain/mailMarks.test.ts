import { readFileSync } from 'node:fs';
import { fc } from '../support/fastCheck.js';
import {
  fillMail,
  mailEvent,
  mailEvents,
  mailKey,
  mailSample,
  marksOf,
  ownMail,
  previewMail,
} from '../../server/domain/application/mailMarks.js';
import { markFaults } from '../../server/domain/lint/markFaults.js';
import { stageKind, stageKindNames } from '../../server/domain/workflow/stages/registry.js';
import { startupDefinition } from '../support/startup.js';
import { processorTime } from '../support/processorTime.js';

const sample = mailSample((mark) => (mark === 'title' ? 'Deep-sea sensor' : `a ${mark}`));

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
    const shown = previewMail(definition, { event, stage: null }, sample, 'en');
    expect(shown?.body).not.toMatch(/[{}]/);
    expect(shown?.body).toContain('title=Deep-sea sensor');
    expect(shown?.body).toContain('procedure=');
    // Nothing stays empty, or its reader would be told half a sentence.
    expect(shown?.body).not.toMatch(/=$/m);
  }
});

test('an occasion without a text of its own has no preview', () => {
  const ended = { event: 'ended', stage: null } as const;
  expect(previewMail({ ...startupDefinition(), mails: {} }, ended, sample, 'en')).toBeNull();
});

test('what a mark is filled with is never read as a mark, and no name of the language is one', () => {
  expect(fillMail('{{title}}', { title: '{{name}}', name: 'x' })).toBe('{{name}}');
  expect(fillMail('{{constructor}}{{toString}}', { title: 'x' })).toBe(
    '{{constructor}}{{toString}}',
  );
});

test('a letter for one stage is read before the general one, and only for that stage', () => {
  const general = { subject: { zh: '通', en: 'general' }, body: { zh: '通', en: 'general' } };
  const own = { subject: { zh: '专', en: 'own' }, body: { zh: '专', en: 'own' } };
  const mails = { report_due: general, 'report_due@midterm': own };
  expect(ownMail(mails, 'report_due', 'midterm')).toBe(own);
  expect(ownMail(mails, 'report_due', 'final')).toBe(general);
  expect(ownMail(mails, 'report_due', null)).toBe(general);
  expect(mailKey('report_due@midterm')).toEqual({ event: 'report_due', stage: 'midterm' });
  expect(mailKey('partner_asked@deliver')?.event).toBe('counterparty_asked');
  expect(mailKey('constructor')).toBeNull();
});

test('every letter that a kind of stage names is one of ours, and each of ours has an occasion', () => {
  const ofKinds = stageKindNames.flatMap((name) => {
    const { letters, news } = stageKind(name);
    const told = [...Object.values(news.acts ?? {}), ...Object.values(news.outcomes ?? {})];
    return [...Object.values(letters), ...told.map(({ letter }) => letter)];
  });
  expect(ofKinds.filter((letter) => mailEvent(letter) === null)).toEqual([]);
  const source = readFileSync('server/domain/application/mailOccasions.ts', 'utf8');
  const named = mailEvents.filter((event) => source.includes(`'${event}'`));
  expect(new Set([...named, ...ofKinds])).toEqual(new Set(mailEvents));
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
  for (const text of ['{'.repeat(20_000), '{{ '.repeat(7000)]) {
    expect(processorTime(() => markFaults(text, ['title'])).ms).toBeLessThan(1000);
  }
});
