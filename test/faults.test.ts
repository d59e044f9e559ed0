import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

describe('what happens in the life of the program', () => {
  test('the quick half of the faults: nothing is lost, nobody is stuck, every answer is honest', () => {
    const { stdout, status } = spawnSync(
      process.execPath,
      [join('dist', 'test', 'faults', 'run.js'), '--quick'],
      { encoding: 'utf8' },
    );
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/\n\d+ faults, 0 lost, 0 stuck(, 1 not run here)?\n$/),
    ]);
  }, 600_000);
});
