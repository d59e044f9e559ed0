import { allRoutes } from '../../server/web/routes.js';
import type { Deps } from '../../server/shared/request/deps.js';
import type { Visitor } from './visitor.js';

const shapeOf = (path: string): string =>
  path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\?.*/, '?');
const decoded = (text: string): string => text.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');

/** How somebody goes through the product by its links alone. */
export interface LinkWalk {
  /** Follows every link from the first pages on, so many of each shape; what led nowhere. */
  (person: Visitor, first: readonly string[], ofEachShape: number): Promise<LinksWalked>;
}

interface LinksWalked {
  readonly pages: number;
  readonly wrong: readonly string[];
}

/** Every link must be answered, and every form and button lead to a route. */
export function linkWalk(deps: Parameters<typeof allRoutes>[0] & Deps): LinkWalk {
  const posts = allRoutes(deps)
    .filter(({ method }) => method === 'post')
    .map(({ path }) => new RegExp(`^${path.replaceAll(/:\w+/g, '[\\w.-]+')}$`));
  const leads = (action: string): boolean => {
    const path = decoded(action).replace(/[?#].*/, '');
    return path === '' || posts.some((post) => post.test(path));
  };
  return async (person, first, ofEachShape) => {
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
    return { pages: seen.size, wrong };
  };
}
