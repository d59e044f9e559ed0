import { allRoutes } from '../../server/web/routes.js';
import { demoWalkers } from '../support/demoWalkers.js';
import type { DemoZone } from '../support/demoZone.js';
import { openWalkedZone, type Walk } from '../support/walkedZone.js';

describe('where pages lead', () => {
  let zone: DemoZone;
  let walk: Walk;
  let posts: readonly RegExp[];
  beforeAll(async () => {
    ({ zone, walk } = await openWalkedZone());
    posts = allRoutes(zone.deps)
      .filter(({ method }) => method === 'post')
      .map(({ path }) => new RegExp(`^${path.replaceAll(/:\w+/g, '[\\w.-]+')}$`));
  }, 600_000);
  afterAll(() => zone.close());

  const leads = (action: string): boolean => {
    const path = action.replace(/[?#].*/, '');
    return path === '' || posts.some((post) => post.test(path));
  };

  test.each(demoWalkers)('for "%s" no link and no button leads nowhere', (id) => {
    const pages = walk.pages.filter(({ who }) => who === id);
    expect(pages.length).toBeGreaterThan(10);
    const wrong = pages.flatMap(({ path, from, status, sendsTo }) => [
      ...(status >= 400 ? [`${path} from ${from}: ${status}`] : []),
      ...sendsTo.filter((action) => !leads(action)).map((action) => `${path}: sends to ${action}`),
    ]);
    expect(wrong).toEqual([]);
  });
});
