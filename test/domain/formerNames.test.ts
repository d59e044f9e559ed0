import { readFileSync } from 'node:fs';
import { mailSample, previewMail } from '../../server/domain/application/mailMarks.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { readDefinition } from '../../server/domain/definition/definitionFile.js';
import { lint } from '../../server/domain/lint/lint.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { verdict } from '../../server/domain/rules/expressions.js';
import { missingNames } from '../../server/domain/rules/missingNames.js';
import { ruleNames } from '../../server/domain/rules/offeredNames.js';

/** The order of a voucher as it stands, and as it was written before its names were renamed. */
const present = readFileSync('config/programmes/voucher/order.yaml', 'utf8');
const former = present
  .replaceAll('counterparty.', 'partner.')
  .replaceAll('counterparty_asked', 'partner_asked');

function read(text: string): Definition {
  const { value, problems } = readDefinition(text);
  if (!value) throw new Error(JSON.stringify(problems));
  return value;
}

const rulesOf = (definition: Definition) =>
  compileDefinition(definition).eligibility.flatMap(({ rule }) => rule ?? []);

describe('a definition written before the other side was called counterparty', () => {
  const [old, now] = [read(former), read(present)];

  test('is another text', () => {
    expect(former).toContain('rule: partner.listed');
    expect(former).toContain('  partner_asked:');
    expect(present).not.toContain('partner');
  });

  test('compiles, passes the lint as the present one does, and looks at the same facts', () => {
    const [compiled, same] = [compileDefinition(old), compileDefinition(now)];
    expect(compiled.broken).toEqual([]);
    expect(compiled.groupsRead).toEqual(same.groupsRead);
    expect(compiled.groupsRead).toContain('counterparty');
    expect(lint(old)).toEqual(lint(now));
  });

  test.each([
    [{ listed: true, related: false }, ['holds', 'holds']],
    [{ listed: false, related: true }, ['fails', 'fails']],
    [{}, ['undetermined', 'undetermined']],
  ])('decides by %j as the present one does', (counterparty, expected) => {
    const about = (definition: Definition) =>
      rulesOf(definition).filter(({ reads }) =>
        [...reads].some((name) => name.startsWith('counterparty.')),
      );
    const decided = about(old).map((rule) => verdict(rule, { counterparty }));
    expect(decided).toEqual(expected);
    expect(about(now).map((rule) => verdict(rule, { counterparty }))).toEqual(decided);
  });

  test('names what is missing as it is called now', () => {
    const [rule] = rulesOf(old).filter(({ source }) => source === 'partner.listed');
    expect(rule && missingNames(rule, {})).toEqual(['counterparty.listed']);
  });

  test('is offered the present name only', () => {
    const at = `eligibility.${old.eligibility[0]?.id ?? ''}.rule`;
    const groups = ruleNames(old, at).map(({ group }) => group);
    expect(groups).toContain('counterparty');
    expect(groups).not.toContain('partner');
  });

  test('words the mail to the other side itself', () => {
    const sample = mailSample((mark) => (mark === 'title' ? 'T' : mark));
    const asked = { event: 'counterparty_asked', stage: null } as const;
    const mail = previewMail(old, asked, sample, 'en');
    expect(mail?.subject).toBe('A voucher order awaits your answer: T (DD-2026-0042)');
    expect(previewMail(now, asked, sample, 'en')).toEqual(mail);
  });

  test('may have fields and a section that rules now know as a group, and they keep their meaning', () => {
    const text = present
      .replaceAll('counterparty.', 'partner.')
      .replace('counterparty: order.provider', 'counterparty: counterparty.provider')
      .replace('section: order', 'section: counterparty')
      .replaceAll(/\border\.(?=[a-z_]+)(?!provider\n)/g, 'counterparty.');
    const compiled = compileDefinition(read(text));
    expect(text).toContain('section: counterparty');
    expect(compiled.broken).toEqual([]);
    const listed = compiled.eligibility.find(({ rule }) => rule?.source === 'partner.listed')?.rule;
    expect(listed && verdict(listed, { counterparty: { listed: true } })).toBe('holds');
  });
});
