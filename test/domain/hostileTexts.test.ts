import { fieldKind, fieldKinds, fieldSchema } from '../../server/domain/form/kinds/registry.js';
import { guarded } from '../../server/domain/fund/csv.js';
import { tidyFileName } from '../../server/domain/application/fileName.js';

const name = { zh: 'x', en: 'x' };
const particular: Readonly<Record<string, object>> = {
  choice: { options: ['one', 'two'].map((id) => ({ id, name })) },
  multi_choice: { options: ['one', 'two'].map((id) => ({ id, name })) },
  registry_entry: { registry: 'provider' },
  agreed: { text: name },
};
const most = 40_000;
const many = (text: string): string => text.repeat(Math.ceil(most / text.length));

/** Texts on which a pattern that goes back again and again never comes to an end. */
const hostile: Readonly<Record<string, string>> = {
  'an address without end': `${many('a.')}@`,
  'an address of dots': `a@${many('a.')}!`,
  'an address of marks': many('@a'),
  'a telephone of digits': `+${many('1 ')}x`,
  'a telephone of hyphens': `0411${many('-')}1x`,
  'a telephone of brackets': `${many('(1)')}x`,
  'a code of letters': `${many('91350100M000100Y43')}!`,
  'a number of commas': `${many('1,')}.`,
  'a number of zeros': `${many('0')}x`,
  'blanks before a letter': `${many(' ')}x`,
  'blanks of every width': `${many('\u3000 \t')}x`,
  'an address of the web': `https://${many('a.')}/${many('%41')}!`,
  'a day without end': `2026-${many('1/')}`,
  'a formula after blanks': `${many('\u0001 ')}x`,
};

const kinds = [...fieldKinds.keys()].filter((kind) => kind !== 'table');
test.each(kinds)('a field of %s reads or refuses every one of them', (kind) => {
  const field = fieldSchema.parse({ id: 'f', kind, name, ...particular[kind] });
  for (const [what, text] of Object.entries(hostile)) {
    const { problems, value } = fieldKind(kind).read({ 's.f': text }, 's.f', field, '2026-11-23');
    const said = problems !== undefined && Object.values(problems).every(({ code }) => code !== '');
    // Only where any text will do may it stand; nothing else takes it for a value.
    const taken = value !== undefined && value !== null;
    expect([
      what,
      said || !taken || typeof value === 'string' || kind === 'agreed' || kind === 'multi_choice',
    ]).toEqual([what, true]);
    if (['email', 'phone', 'credit_code', 'url', 'day', 'money', 'whole'].includes(kind)) {
      expect([what, kind, taken]).toEqual([what, kind, false]);
    }
  }
});

test('so do cells of files and names of files', () => {
  for (const text of Object.values(hostile)) {
    expect(guarded(text).endsWith(text)).toBe(true);
    expect(tidyFileName(text).length).toBeLessThanOrEqual(text.length + 4);
  }
});
