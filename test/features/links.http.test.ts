import { demoWalkers, ofEachShape } from '../support/demoWalkers.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { linkWalk, type LinkWalk } from '../support/linkWalk.js';

describe('where pages lead', () => {
  let zone: DemoZone;
  let walk: LinkWalk;
  beforeAll(async () => {
    zone = await openDemoZone();
    walk = linkWalk(zone.deps);
  }, 240_000);
  afterAll(() => zone.close());

  test.each(demoWalkers)(
    'for "%s" no link and no button leads nowhere',
    async (id) => {
      const person = id === '' ? zone.stranger() : await zone.as(id);
      const first = id === '' ? ['/'] : ['/tasks', '/', '/account'];
      expect((await walk(person, first, ofEachShape)).wrong).toEqual([]);
    },
    60_000,
  );
});
