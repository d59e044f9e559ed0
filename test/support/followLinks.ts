import type { Visitor } from './visitor.js';

/** A page that somebody came to by following links. */
export interface MetPage {
  readonly path: string;
  /** The page with the link; '' where they began. */
  readonly from: string;
  readonly status: number;
  /** What it says, where it is a page. */
  readonly text: string;
}

/** Which pages count as alike. */
export type ShapeOf = (path: string) => string;

/** Pages are alike when their addresses differ by ids and by what is asked of a list. */
export const shapeOfPage: ShapeOf = (path) =>
  path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\?.*/, '?');

/** Follows every link from the first pages on, so many of each shape, and tells of each page; how many there were. */
export async function followLinks(
  person: Visitor,
  first: readonly string[],
  { ofEachShape, shapeOf }: { readonly ofEachShape: number; readonly shapeOf: ShapeOf },
  tell: (page: MetPage) => void,
): Promise<number> {
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
    tell({ path, from, status, text });
    if (status === 303) queue.push({ path: String(headers['location']), from: path });
    for (const [, href = ''] of text.matchAll(/(?:href|src)="(\/(?!assets|sign-out)[^"]*)"/g)) {
      queue.push({ path: decoded(href).replace(/#(?!x).*/, ''), from: path });
    }
  }
  return seen.size;
}

/** Where the forms of a page and their buttons send what is typed. */
export const sendsTo = (html: string): string[] =>
  [
    ...html.matchAll(/<form[^>]*method="post"[^>]*action="([^"]*)"/g),
    ...html.matchAll(/formaction="([^"]*)"/g),
  ].map(([, action = '']) => decoded(action));

const decoded = (text: string): string => text.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
