import type { Route } from '../../server/shared/request/route.js';
import { formsIn } from './formsOfPages.js';
import type { Walk } from './walkedZone.js';

const nobody = '00000000-0000-7000-8000-000000000000';

/** A route at a thing that is there. */
export interface RealAddress {
  readonly route: Route;
  readonly path: string;
  /** Whether somebody stood there or had a form that leads there; else the address is put together. */
  readonly met: boolean;
}

export const patternOf = ({ path }: Route): RegExp =>
  new RegExp(`^${path.replaceAll(/:\w+/g, '([^/?#]+)')}$`);
const bare = (address: string): string => address.replace(/[?#].*/, '');
/** How the parts of a route begin, up to each thing it names. */
const beginnings = (path: string): string[] =>
  [...path.matchAll(/:\w+/g)].map(({ index, 0: name }) => path.slice(0, index + name.length));

/**
 * Every route that names a thing, at things of the walked zone: as people came to it, or else put
 * together from what other routes that begin alike were met at. What cannot be put together names
 * nothing that is there.
 */
export function realAddresses(
  routes: readonly Route[],
  { pages, forms }: Walk,
): { readonly addresses: readonly RealAddress[]; readonly untried: readonly string[] } {
  const seen = {
    get: pages.filter(({ status }) => status === 200).map(({ path }) => bare(path)),
    post: [
      ...forms.map(({ form }) => bare(form.action)),
      ...pages.flatMap(({ sendsTo }) => sendsTo.map(bare)),
    ],
  };
  const named = routes.filter(({ path }) => path.includes(':'));
  // A page to begin a thing stands where the thing's own name would.
  const plain = new Set(routes.map(({ path }) => path));
  const met = (route: Route): readonly string[] => [
    ...new Set(
      seen[route.method].filter((each) => !plain.has(each) && patternOf(route).test(each)),
    ),
  ];
  const values = new Map<string, string>();
  for (const route of named) {
    for (const address of met(route)) {
      const found = patternOf(route).exec(address) ?? [];
      beginnings(route.path).forEach((at, index) => {
        const known = beginningOf(at);
        if (!values.has(known)) values.set(known, found[index + 1] ?? nobody);
      });
    }
  }
  const untried: string[] = [];
  const addresses = named.flatMap((route): RealAddress[] => {
    const there = met(route).slice(0, 3);
    if (there.length > 0) return there.map((path) => ({ route, path, met: true }));
    const parts = beginnings(route.path).map((at) => values.get(beginningOf(at)));
    if (parts[0] === undefined) {
      untried.push(`${route.method} ${route.path}`);
      return [];
    }
    const filled = parts.map((part) => part ?? nobody);
    const path = route.path.replaceAll(/:\w+/g, () => filled.shift() ?? nobody);
    return [{ route, path, met: false }];
  });
  return { addresses, untried };
}

/** Names of things differ between routes; where they stand does not. */
const beginningOf = (at: string): string => at.replaceAll(/:\w+/g, ':');

/** The hidden inputs of any form of a page, by which one's own browser would send another. */
export function ownMarks(html: string): Readonly<Record<string, string>> {
  const marks = formsIn(html).flatMap(({ hidden }) => hidden);
  return Object.fromEntries(marks.filter(([name]) => ['_csrf', '_writer'].includes(name)));
}
