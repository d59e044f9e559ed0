import Sequencer from '@jest/test-sequencer';
import { statSync } from 'node:fs';

type Tests = Parameters<Sequencer['sort']>[0];

/**
 * Files that take long, longest first, by a piece of their path. What is not named comes after
 * them, larger files first: nobody waits at the end for a long one that was begun last.
 */
const slow: readonly string[] = [
  'browser/pages.',
  'browser/golden',
  'journeys/procedures',
  'tampering.db',
  'browser/typed',
  'everyForm.http',
  'nonsense.http',
  'features/start',
  'browser/pagesOfDesigner',
  'programmes.http',
  'browser/designer',
  'importDraft.http',
  'startup.variants',
  'partForms',
  'rights.http',
  'applications.http',
  'applications.files',
  'applications.db',
  'journeys/clocks',
  'definitions.property',
  'replay.db',
  'funds.db',
  'journeys/',
  'definitionText',
  'links.http',
  '.http.',
  '.db.',
];

export default class SlowestFirst extends Sequencer {
  override sort(tests: Tests): Tests {
    return [...tests]
      .map((test) => ({ test, rank: rankOf(test.path), bytes: statSync(test.path).size }))
      .toSorted((a, b) => a.rank - b.rank || b.bytes - a.bytes)
      .map(({ test }) => test);
  }
}

function rankOf(path: string): number {
  const rank = slow.findIndex((piece) => path.includes(piece));
  return rank < 0 ? slow.length : rank;
}
