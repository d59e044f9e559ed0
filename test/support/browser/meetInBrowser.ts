import type { Page } from 'playwright-core';
import { testDatabase, type TestDatabase } from '../databases.js';
import type { ReviewZone } from '../reviewZone.js';
import { openSurf, type Surf } from './surf.js';

/** What is met in a browser: its zone, made on a database of its own, with windows onto it. */
export interface Met<Thing> {
  readonly thing: Thing;
  /** A window of its own in which somebody has signed in and come to this page. */
  readonly at: (who: { readonly userId: string }, path: string) => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** Makes a thing of a review zone and a browser before it; its clock is the zone's. */
export async function meetInBrowser<Thing extends { readonly zone: ReviewZone }>(
  make: (database: TestDatabase) => Promise<Thing>,
): Promise<Met<Thing>> {
  const database = await testDatabase('sqlite');
  const thing = await make(database);
  const surf: Surf = await openSurf(thing.zone.app, { now: thing.zone.clock.now() });
  return {
    thing,
    at: async ({ userId }, path) => {
      const page = await surf.open();
      await page.goto(`/test/sign-in/${userId}`);
      await page.goto(path);
      return page;
    },
    close: async () => {
      await surf.close();
      await database.close();
    },
  };
}
