import { rawLetter } from '../../server/adapters/mailer.js';

const letter = {
  id: '01a2-letter',
  about: '01a2-case',
  to: 'reader@example.com',
  subject: 'Received',
  body: 'Dear <b>Lin</b>,\n\nGo to: https://qixian.test/applications/1?a=1&b=2\nSecond line',
};
const sender = { from: 'Qixian <grants@example.gov.cn>', replyTo: 'office@example.gov.cn' };

test('a second try is recognisable, and letters about a case are one conversation', () => {
  expect(rawLetter(letter, sender)).toEqual(rawLetter(letter, sender));
  expect(rawLetter(letter, sender)).toMatchObject({
    messageId: '<01a2-letter@example.gov.cn>',
    references: '<case.01a2-case@example.gov.cn>',
    inReplyTo: '<case.01a2-case@example.gov.cn>',
    replyTo: 'office@example.gov.cn',
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
  expect(rawLetter({ ...letter, about: null }, { ...sender, replyTo: null })).not.toHaveProperty(
    'references',
  );
});

test('the page of a letter says the same as its text, and what was typed stays text', () => {
  const { html, text } = rawLetter(letter, sender);
  expect(text).toBe(letter.body);
  expect(html).toContain('Dear &lt;b&gt;Lin&lt;/b&gt;,');
  expect(html).toContain(
    '<a href="https://qixian.test/applications/1?a=1&amp;b=2">https://qixian.test/applications/1?a=1&amp;b=2</a><br>Second line',
  );
});
