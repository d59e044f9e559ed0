import {
  assumptionsOf,
  citedText,
  sourcesCounted,
} from '../../server/domain/definition/assumptions.js';
import { partsOnWay } from '../../server/domain/definition/partPath.js';
import { presetDefinitions } from '../support/presets.js';
import { startupDefinition } from '../support/startup.js';

test('every part that admits an assumption is found, and no other', () => {
  for (const definition of presetDefinitions()) {
    const admitted = JSON.stringify(definition).match(/"source":"[^"]*assumption[^"]*"/gi) ?? [];
    const found = assumptionsOf(definition);
    expect(found.map(({ source }) => source)).toHaveLength(admitted.length);
    for (const { at, source } of found) {
      expect(partsOnWay(definition, at).at(-1)).toHaveProperty('source', source);
    }
  }
});

test('what rests on a text is told apart from what does not', () => {
  const { cited, assumed } = sourcesCounted(startupDefinition());
  expect(cited).toBeGreaterThan(0);
  expect(assumed).toBeGreaterThan(0);
  expect(citedText('assumption\uFF08\u4EC5\u4E00\u7C7B\uFF09')).toBe('');
  expect(citedText('\u300A\u67D0\u529E\u6CD5\u300B')).toBe('\u300A\u67D0\u529E\u6CD5\u300B');
  expect(citedText('\u300A\u67D0\u529E\u6CD5\u300B\uFF1Bassumption')).toBe(
    '\u300A\u67D0\u529E\u6CD5\u300B',
  );
});
