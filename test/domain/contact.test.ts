import { definitionHash } from '../../server/features/designer/versions/procedureVersions.step.js';
import {
  contactLines,
  contactOf,
  contactReadSchema,
  isPlaceholder,
} from '../../server/domain/definition/contact.js';
import { definitionSchema, type Definition } from '../../server/domain/definition/definition.js';
import { readDefinition, writeDefinition } from '../../server/domain/definition/definitionFile.js';
import { withPart } from '../../server/domain/editing/partChanges.js';
import { lint } from '../../server/domain/lint/lint.js';
import { startupDefinition } from '../support/startup.js';

const line = {
  zh: '某某中心，工作日 8:30–17:00。',
  en: 'Some centre, working days 8:30 to 17:00.',
};

/** A definition as it was published before contacts had parts. */
function former(): Definition {
  const { contact: _, guide, ...rest } = startupDefinition();
  return { ...rest, guide: { ...guide, contact: line } };
}
const codes = (definition: Definition): string[] => lint(definition).map(({ code }) => code);

test('a version with a line of text reads as it was written, and its hash stays', () => {
  const old = former();
  const read = readDefinition(writeDefinition(old)).value;
  expect(read).toEqual(old);
  expect(definitionHash(definitionSchema.parse(old))).toBe(definitionHash(old));
  expect(contactOf(old)).toEqual({
    unit: line,
    person: null,
    phone: null,
    email: null,
    address: null,
    hours: null,
  });
});

test('nothing is published without a telephone to ring', () => {
  expect(codes(former())).toContain('definition_contact_needed');
  const { contact } = startupDefinition();
  expect(codes({ ...former(), contact })).not.toContain('definition_contact_needed');
});

test.each([
  ['0411-12345', true],
  ['0411-8479 0000 转 801', true],
  ['+86 411 8479 0000 ext. 801', true],
  ['1234', false],
  ['请咨询窗口', false],
  ['', false],
])('the telephone %p is taken: %p', (phone, taken) => {
  const { contact } = startupDefinition();
  const plain = { ...startupDefinition(), contact: { ...contact, phone } };
  expect(definitionSchema.safeParse(plain).success).toBe(taken);
});

test('a contact given in the designer takes the place of the line; the guide keeps it till then', () => {
  const old = former();
  const { who, benefit, sources } = old.guide;
  const guided = definitionSchema.parse(
    withPart(old, { single: 'guide' }, { who, benefit, sources: [...sources, '某文件'] }),
  );
  expect(guided.guide.contact).toEqual(line);
  const contact = startupDefinition().contact ?? {};
  const told = definitionSchema.parse(withPart(guided, { single: 'contact' }, contact));
  expect([told.contact, told.guide.contact]).toEqual([contact, undefined]);
});

test('notices of before read their line of text', () => {
  expect(contactReadSchema.parse(line).unit).toEqual(line);
  const stated = contactOf(startupDefinition());
  expect(contactReadSchema.parse(JSON.parse(JSON.stringify(stated)))).toEqual(stated);
});

test('the hotline of the presets is known, whatever stands between its digits', () => {
  expect(isPlaceholder(contactOf(startupDefinition()))).toBe(true);
  expect(isPlaceholder({ phone: '0411 12345' })).toBe(true);
  expect(isPlaceholder({ phone: '0411-84790000' })).toBe(false);
  expect(isPlaceholder(contactOf(former()))).toBe(false);
});

// ITU-T E.123: the country's code, the area's without its leading 0, the number.
test.each([
  ['0411-12345', '+86 411 12345', '+8641112345'],
  ['（0411）84790000', '+86 411 84790000', '+8641184790000'],
  ['0411-8479 0000 转 801', '+86 411 8479 0000 转 801', '+8641184790000'],
  ['010 82690001/82690002', '+86 10 82690001/82690002', '+861082690001'],
  ['13900001111', '+86 139 0000 1111', '+8613900001111'],
  ['+86 411 8479 0000', '+86 411 8479 0000', '+8641184790000'],
  ['12345', '12345', '12345'],
])('English readers get %p as %p, and a device dials %p', (phone, read, dial) => {
  const contact = { ...contactOf(startupDefinition()), phone };
  expect(contactLines(contact, 'en')).toMatchObject({ phone: read, dial });
  expect(contactLines(contact, 'zh-CN')).toMatchObject({ phone, dial });
});
