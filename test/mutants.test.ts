import { existsSync, readFileSync } from 'node:fs';
import { accessMutants } from './mutants/accessMutants.js';
import { moneyMutants } from './mutants/moneyMutants.js';
import { sightMutants } from './mutants/sightMutants.js';

// What they prove is proven by `npm run mutants`; here, that the list follows the code.
test.each([...accessMutants, ...moneyMutants, ...sightMutants])(
  'without its guard $file would allow $allows',
  ({ file, from, to, noticed }) => {
    expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2);
    expect(to).not.toBe(from);
    expect(noticed.filter((each) => !existsSync(`test/${each}.test.ts`))).toEqual([]);
  },
);
