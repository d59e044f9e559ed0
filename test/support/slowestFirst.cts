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
  'nonsense.http',
  'browser/pagesOfDesigner',
  'features/start',
  'journeys/procedures',
  'programmes.http',
  'browser/designer',
  'replay.db',
  'links.http',
  'rights.http',
  'importDraft.http',
  'journeys/clocks',
  'journeys/startup',
  'applications.files',
  'definitions.property',
  'partForms',
  'funds.db',
  'definitionText',
  'journeys/',
  'applications.http',
  'applications.db',
  'callCancel.db',
  'walkthrough.test',
  'versionMoves.db',
  'ranking.http',
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
