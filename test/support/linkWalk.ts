import { allRoutes } from '../../server/web/routes.js';
import type { Deps } from '../../server/shared/request/deps.js';
import { followLinks, sendsTo, shapeOfPage } from './followLinks.js';
import type { Visitor } from './visitor.js';

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
    const path = action.replace(/[?#].*/, '');
    return path === '' || posts.some((post) => post.test(path));
  };
  return async (person, first, ofEachShape) => {
    const wrong: string[] = [];
    const shapes = { ofEachShape, shapeOf: shapeOfPage };
    const pages = await followLinks(person, first, shapes, ({ path, from, status, text }) => {
      if (status >= 400) wrong.push(`${path} from ${from}: ${status}`);
      for (const action of sendsTo(text)) {
        if (!leads(action)) wrong.push(`${path}: form or button to ${action}`);
      }
    });
    return { pages, wrong };
  };
}
