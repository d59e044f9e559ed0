import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { castOf } from './cast.js';
import type { Template } from './databases.js';
import { demoWalkers, ofEachShape } from './demoWalkers.js';
import { zoneTemplate, type DemoZone } from './demoZone.js';
import type { FoundForm } from './everyForm.js';
import { fillEveryList } from './fillEveryList.js';
import { followLinks, sendsTo, shapeOfPage, type MetPage } from './followLinks.js';
import { formsIn, type PageForm } from './formsOfPages.js';
import { appOn, testApp } from './testApp.js';

/** A page that somebody came to by following links. */
export interface WalkedPage extends Omit<MetPage, 'text'> {
  readonly who: string;
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
      const first = [...(who === '' ? doors : desks), ...(places[who] ?? [])];
      await followLinks(person, first, { ofEachShape, shapeOf }, ({ text, ...page }) => {
        pages.push({ who, ...page, sendsTo: sendsTo(text) });
        for (const form of formsIn(text)) {
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

/** The pages of a draft's parts are alike, whichever part. */
const shapeOf = (path: string): string =>
  shapeOfPage(path.replace(/(designer.*\/parts)\/.*/, '$1/:at'));

/** Forms of one address that ask for the same things are one; rows and ids count for nothing. */
function keyOf(form: PageForm): string {
  const names = form.boxes.map(({ name }) => name.replaceAll(/\d+|[0-9a-f-]{36}/g, '#'));
  return `${shapeOf(form.action)} ${[...new Set(names)].toSorted().join(' ')}`;
}
