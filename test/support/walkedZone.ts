import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { castOf } from './cast.js';
import type { Template } from './databases.js';
import { demoWalkers, ofEachShape } from './demoWalkers.js';
import { zoneTemplate, type DemoZone } from './demoZone.js';
import type { FoundForm } from './everyForm.js';
import { fillEveryList } from './fillEveryList.js';
import { formsIn, type PageForm } from './formsOfPages.js';
import { appOn, testApp } from './testApp.js';
import type { Visitor } from './visitor.js';

/** A page that somebody came to by following links. */
export interface WalkedPage {
  readonly who: string;
  readonly path: string;
  /** The page with the link; '' where they began. */
  readonly from: string;
  readonly status: number;
  /** Where its forms and buttons send. */
  readonly sendsTo: readonly string[];
}

export interface Walk {
  readonly pages: readonly WalkedPage[];
  /** Every form that was met, once. */
  readonly forms: readonly FoundForm[];
}

const doors = ['/', '/demo', '/sign-in', '/register', '/forgot'];
const desks = ['/tasks', '/', '/account'];
/** Pages that no plain link leads to. */
const places: Readonly<Record<string, readonly string[]>> = {
  officer: ['/designer', '/manage/calls/new?procedure=kechuang.startup'],
};

/** The zone in which every list has something to tell, and what those met who followed its links. */
const walkedTemplate: Template = {
  name: 'walked',
  upon: zoneTemplate,
  fill: async (database) => {
    const { app, deps } = await appOn(database);
    await fillEveryList(deps);
    const cast = castOf(app);
    const pages: WalkedPage[] = [];
    const forms = new Map<string, FoundForm>();
    for (const who of demoWalkers) {
      const person = who === '' ? cast.stranger() : await cast.as(who);
      await follow(person, who, (page, met) => {
        pages.push(page);
        for (const form of met) {
          const key = keyOf(form);
          if (!forms.has(key)) forms.set(key, { who, page: page.path, form });
        }
      });
    }
    const walked: Walk = { pages, forms: [...forms.values()] };
    await writeFile(walkIn(database.folder), JSON.stringify(walked));
  },
};

const walkIn = (folder: string): string => join(folder, 'walk.json');

/** A copy of that zone, on SQLite, with what was met in it. */
export async function openWalkedZone(): Promise<{ readonly zone: DemoZone; readonly walk: Walk }> {
  const zone = await testApp('sqlite', { template: walkedTemplate });
  const walk: Walk = JSON.parse(await readFile(walkIn(zone.database.folder), 'utf8'));
  return { zone: { ...zone, ...castOf(zone.app) }, walk };
}

type Tell = (page: WalkedPage, forms: readonly PageForm[]) => void;

/** Follows every link from the first pages on; of pages that have one shape, a few. */
async function follow(person: Visitor, who: string, tell: Tell): Promise<void> {
  const seen = new Set<string>();
  const shapes = new Map<string, number>();
  const first = [...(who === '' ? doors : desks), ...(places[who] ?? [])];
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
    tell({ who, path, from, status, sendsTo: sendsTo(text) }, formsIn(text));
    if (status === 303) queue.push({ path: String(headers['location']), from: path });
    for (const [, href = ''] of text.matchAll(/(?:href|src)="(\/(?!assets|sign-out)[^"]*)"/g)) {
      queue.push({ path: decoded(href).replace(/#(?!x).*/, ''), from: path });
    }
  }
}

const sendsTo = (html: string): string[] =>
  [
    ...html.matchAll(/<form[^>]*method="post"[^>]*action="([^"]*)"/g),
    ...html.matchAll(/formaction="([^"]*)"/g),
  ].map(([, action = '']) => decoded(action));

const decoded = (text: string): string => text.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');

const shapeOf = (path: string): string =>
  path
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
    .replace(/(designer.*\/parts)\/.*/, '$1/:at')
    .replace(/\?.*/, '?');

/** Forms of one address that ask for the same things are one; rows and ids count for nothing. */
function keyOf(form: PageForm): string {
  const names = form.boxes.map(({ name }) => name.replaceAll(/\d+|[0-9a-f-]{36}/g, '#'));
  return `${shapeOf(form.action)} ${[...new Set(names)].toSorted().join(' ')}`;
}
