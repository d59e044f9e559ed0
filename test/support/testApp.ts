import { join } from 'node:path';
import type { Express } from 'express';
import { pino } from 'pino';
import { settableClock, type SettableClock } from '../../server/adapters/clock.js';
import type { SheetDeps } from '../../server/shared/casefile/stageSheet.js';
import { loadPresets } from '../../server/features/designer/versions/presets.service.js';
import { createApp } from '../../server/web/app.js';
import { composeDeps } from '../../server/web/composition.js';
import { openMetrics } from '../../server/web/metrics.js';
import { allRoutes } from '../../server/web/routes.js';
import { allStrategies } from '../../server/web/strategies.js';
import {
  copyOf,
  migratedTemplate,
  type Dialect,
  type Template,
  type TestDatabase,
} from './databases.js';
import { viewsOfProduct, wordsOfProduct } from './wordsAndViews.js';

export interface TestApp {
  readonly app: Express;
  readonly deps: SheetDeps;
  readonly clock: SettableClock;
  readonly database: TestDatabase;
  close(): Promise<void>;
}

/** A Monday morning in the zone, with every preset's calendar loaded. */
export const monday = new Date('2026-03-02T01:00:00.000Z');

const root = process.cwd();
const secret = 'a secret for tests only, 32 characters';

/** Every procedure that the product comes with, and nothing else. */
export const presetsTemplate: Template = {
  name: 'presets',
  upon: migratedTemplate,
  fill: async (database) => {
    await loadPresets(await depsOn(database), join(root, 'config', 'programmes'));
  },
};

/** The real application on a real database, which holds the presets unless said otherwise. */
export async function testApp(
  dialect: Dialect = 'sqlite',
  { template = presetsTemplate, ...settings }: Partial<AppSettings> & { template?: Template } = {},
): Promise<TestApp> {
  return appOn(await copyOf(dialect, template), settings);
}

interface AppSettings {
  readonly now: Date;
  readonly demo: boolean;
  readonly development: boolean;
  readonly secure: boolean;
  /** Opens `/metrics`, by this token or to the machine itself. */
  readonly metrics: { readonly token: string | null };
}

/** The real application on this database. */
export async function appOn(
  database: TestDatabase,
  {
    now = monday,
    demo = true,
    development = true,
    secure = false,
    metrics,
  }: Partial<AppSettings> = {},
): Promise<TestApp> {
  const clock = settableClock(now);
  const deps = await depsOn(database, { clock, demo, development });
  const app = createApp({
    deps,
    routes: allRoutes(deps),
    strategies: allStrategies(deps),
    views: await viewsOfProduct(),
    log: pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
    secret,
    secure,
    trustProxy: secure ? 1 : 0,
    publicFolder: join(root, 'public'),
    ...(metrics ? { metrics: openMetrics(deps, metrics.token) } : {}),
  });
  return { app, deps, clock, database, close: () => database.close() };
}

/** What features work with, on this database and its folder. */
export async function depsOn(
  { db, folder }: TestDatabase,
  { clock = settableClock(monday), demo = true, development = true } = {},
): Promise<SheetDeps> {
  return composeDeps({
    db,
    clock,
    secret,
    dataDir: folder,
    root,
    words: await wordsOfProduct(),
    demo,
    development,
    baseUrl: () => 'http://qixian.test',
  });
}
