import Sequencer from '@jest/test-sequencer';
import { statSync } from 'node:fs';

type Tests = Parameters<Sequencer['sort']>[0];

/**
 * Files that take long, longest first, by a piece of their path. What is not named comes after
 * them, larger files first: nobody waits at the end for a long one that was begun last.
 */
const slow: readonly string[] = [
  'browser/pages.',
  'journeys/upgrades',
  'browser/golden',
  'tampering.db',
  'browser/typed',
  'browser/pagesOfDesigner',
  'journeys/procedures',
  'programmes.http',
  'features/start.',
  'everyForm.http',
  'nonsense.http',
  'faults.test',
  'bucket.http',
  'browser/designer',
  'rights.http',
  'startup.variants',
  'importDraft.http',
  'wrongPersons.http',
  'cli/backup',
  'partForms',
  'keptOut.http',
  'jointVote.http',
  'exclusively.db',
  'versionMoves.db',
  'hostileFiles.http',
  'journeys/clocks',
  'data/migrations',
  'cli/',
  'browser/',
  'journeys/',
  'replay.db',
  'funds.db',
  'definitions.property',
  'definitionText',
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
