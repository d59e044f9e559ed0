import { allRoutes } from '../../server/web/routes.js';
import { demoWalkers, ofEachShape } from '../support/demoWalkers.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import type { Visitor } from '../support/visitor.js';

const shapeOf = (path: string): string =>
  path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\?.*/, '?');
const decoded = (text: string): string => text.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');

describe('where pages lead', () => {
  let zone: DemoZone;
  let posts: readonly RegExp[];
  beforeAll(async () => {
    zone = await openDemoZone();
    posts = allRoutes(zone.deps)
      .filter(({ method }) => method === 'post')
      .map(({ path }) => new RegExp(`^${path.replaceAll(/:\w+/g, '[\\w.-]+')}$`));
  }, 240_000);
  afterAll(() => zone.close());

  /** Follows every link from the first page on; what led nowhere. */
  async function walk(person: Visitor, first: readonly string[]): Promise<string[]> {
    const wrong: string[] = [];
    const seen = new Set<string>();
    const shapes = new Map<string, number>();
    const queue = first.map((path) => ({ path, from: '' }));
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { path, from } = next;
      const shape = shapeOf(path);
      const looked = shapes.get(shape) ?? 0;
      if (seen.has(path) || looked >= ofEachShape) continue;
      seen.add(path);
      shapes.set(shape, looked + 1);
      const answer = await person.get(path);
      const { status, headers } = answer;
      const text = answer.type === 'text/html' ? answer.text : '';
      if (status >= 400) wrong.push(`${path} from ${from}: ${status}`);
      if (status === 303) queue.push({ path: String(headers['location']), from: path });
      for (const [, action = ''] of text.matchAll(
        /<form[^>]*method="post"[^>]*action="([^"]*)"/g,
      )) {
        if (!leads(action)) wrong.push(`${path}: form to ${action}`);
      }
      for (const [, action = ''] of text.matchAll(/formaction="([^"]*)"/g)) {
        if (!leads(action)) wrong.push(`${path}: button to ${action}`);
      }
      for (const [, href = ''] of text.matchAll(/(?:href|src)="(\/(?!assets|sign-out)[^"]*)"/g)) {
        queue.push({ path: decoded(href).replace(/#(?!x).*/, ''), from: path });
      }
    }
    return wrong;
  }
  const leads = (action: string): boolean => {
    const path = decoded(action).replace(/[?#].*/, '');
    return path === '' || posts.some((post) => post.test(path));
  };

  test.each(demoWalkers)(
    'for "%s" no link and no button leads nowhere',
    async (id) => {
      const person = id === '' ? zone.stranger() : await zone.as(id);
      expect(await walk(person, id === '' ? ['/'] : ['/tasks', '/', '/account'])).toEqual([]);
    },
    60_000,
  );
});
