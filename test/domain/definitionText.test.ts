import { readFileSync } from 'node:fs';
import { fc } from '../support/fastCheck.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { readDefinition, writeDefinition } from '../../server/domain/definition/definitionFile.js';
import { textOfDefinition } from '../../server/domain/definition/definitionText.js';
import { spreadsheetTexts } from '../support/spreadsheetTexts.js';
import { anyPlainDefinition, readPlain } from '../support/anyDefinition.js';

function read(text: string): Definition {
  const { value, problems } = readDefinition(text);
  if (!value) throw new Error(JSON.stringify(problems));
  return value;
}
const commentsOf = (text: string): string[] => text.match(/#[^\n]*/g) ?? [];

/** A text with a comment above every part of the first order, beside the name and at both ends. */
const commented = (text: string): string =>
  `# Agreed with the bureau.\n${text}# The end.\n`
    .replaceAll(/^(\w+):/gm, '# About $1.\n$1:')
    .replace(/^(workflow:)$/m, '$1 # since 2024');

describe('a definition as somebody wrote it', () => {
  const source = commented(readFileSync('config/programmes/kechuang/startup.yaml', 'utf8'));
  const changed = (change: (draft: Definition) => void): string => {
    const draft = structuredClone(read(source));
    change(draft);
    const text = textOfDefinition(draft, source);
    expect(read(text)).toEqual(draft);
    return text;
  };

  test('unchanged it is the very text', () => {
    expect(commentsOf(source).length).toBeGreaterThan(10);
    expect(changed(() => undefined)).toBe(source);
  });

  test('what a spreadsheet or YAML would take for something else stays the text it is', () => {
    for (const text of spreadsheetTexts.filter((each) => each === each.trim())) {
      const draft = structuredClone(read(source));
      draft.name = { zh: text, en: text };
      // As exported with comments, and as exported of a version that nobody wrote by hand.
      for (const file of [textOfDefinition(draft, source), writeDefinition(draft)]) {
        expect([text, read(file).name]).toEqual([text, { zh: text, en: text }]);
      }
    }
  });

  test.each<readonly [string, (draft: Definition) => void]>([
    ['a name', (d) => void (d.name.en = 'Another name')],
    [
      'a figure of a stage',
      (d) => void Object.assign(d.workflow.stages['review'] ?? {}, { experts: 9 }),
    ],
    ['a field that is gone', (d) => void d.form[0]?.fields.pop()],
    ['sections in another order', (d) => void (d.form = d.form.toReversed())],
    [
      'a document more',
      (d) => {
        const [first] = d.documents;
        if (first) d.documents.push({ ...first, id: 'another' });
      },
    ],
  ])('%s changed elsewhere leaves every comment', (_, change) => {
    const text = changed(change);
    expect(commentsOf(text)).toEqual(commentsOf(source));
    // No more is said anew than what changed; lines may be folded and spaced another way.
    const linesOf = (of: string) => of.split('\n').map((line) => line.trim());
    const before = new Set(linesOf(changed((draft) => void (draft.name.zh = '另一个名称'))));
    const fresh = linesOf(text).filter((line) => !before.has(line));
    expect(fresh.length).toBeLessThan(20);
  });

  test('whatever it is changed to, it is read back as exactly that', () => {
    fc.assert(
      fc.property(anyPlainDefinition, anyPlainDefinition, (one, other) => {
        const [from, to] = [readPlain(one), readPlain(other)];
        const text = textOfDefinition(to, commented(writeDefinition(from)));
        expect(JSON.stringify(read(text))).toBe(JSON.stringify(read(writeDefinition(to))));
      }),
      { numRuns: 40 },
    );
  });

  test('a text that cannot be read any more gives way to one written anew', () => {
    const definition = read(source);
    expect(textOfDefinition(definition, 'a: [')).toBe(writeDefinition(definition));
  });
});
