import { join } from 'node:path';
import type { Express } from 'express';
import { pino } from 'pino';
import { settableClock, type SettableClock } from '../../server/adapters/clock.js';
import type { SheetDeps } from '../../server/shared/casefile/stageSheet.js';
import { loadPresets } from '../../server/features/designer/versions/presets.js';
import { createApp } from '../../server/web/app.js';
import { composeDeps } from '../../server/web/composition.js';
import { allRoutes } from '../../server/web/routes.js';
import { allStrategies } from '../../server/web/strategies.js';
import { openViews } from '../../server/web/views.js';
import { testDatabase, type TestDatabase } from './databases.js';

export interface TestApp {
  readonly app: Express;
  readonly deps: SheetDeps;
  readonly clock: SettableClock;
  readonly database: TestDatabase;
  close(): Promise<void>;
}

/** A Monday morning in the zone, with every preset's calendar loaded. */
export const monday = new Date('2026-03-02T01:00:00.000Z');

/** The real application on a real, empty database with the presets loaded. */
export async function testApp(
  dialect: 'sqlite' | 'mysql' = 'sqlite',
  { demo = true, development = true } = {},
): Promise<TestApp> {
  const database = await testDatabase(dialect);
  const clock = settableClock(monday);
  const root = process.cwd();
  const deps = await composeDeps({
    db: database.db,
    clock,
    secret: 'a secret for tests only, 32 characters',
    dataDir: database.folder,
    root,
    demo,
    development,
    baseUrl: () => 'http://qixian.test',
  });
  await loadPresets(deps, join(root, 'config', 'programmes'));
  const app = createApp({
    deps,
    routes: allRoutes(deps),
    strategies: allStrategies(deps),
    views: openViews(join(root, 'views'), deps.words, 'test', false),
    log: pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
    secret: 'a secret for tests only, 32 characters',
    secure: false,
    trustProxy: 0,
    publicFolder: join(root, 'public'),
  });
  return { app, deps, clock, database, close: () => database.close() };
}
