import { join } from 'node:path';
import type { Express } from 'express';
import { pino } from 'pino';
import { settableClock, type SettableClock } from '../../server/adapters/clock.js';
import { openFileStore } from '../../server/adapters/fileStore.js';
import { openOfficePages } from '../../server/adapters/officePages.js';
import { openSealBook } from '../../server/adapters/sealBook.js';
import { signerUnder } from '../../server/adapters/fileSigner.js';
import { sealWith } from '../../server/adapters/seal.js';
import { sharedThrottle } from '../../server/data/stores/rateLimitStore.js';
import { calendarFrom } from '../../server/domain/calendar.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { openAccount } from '../../server/features/accounts/account.query.js';
import { openDefinitions } from '../../server/data/stores/definitionStore.js';
import { openMaintenance } from '../../server/data/stores/maintenanceStore.js';
import type { SheetDeps } from '../../server/shared/casefile/stageSheet.js';
import { get, redirect, type Route } from '../../server/shared/request/route.js';
import { createApp } from '../../server/web/app.js';
import { strategyOf, type Strategies } from '../../server/web/strategies.js';
import { formatsOfProduct } from './bankFormats.js';
import type { TestDatabase } from './databases.js';
import { visitor, type Visitor } from './visitor.js';
import { viewsOfProduct, wordsOfProduct } from './wordsAndViews.js';

const secret = 'a secret for tests only, 32 characters';
const root = process.cwd();

export interface SmallApp {
  readonly deps: SheetDeps;
  readonly clock: SettableClock;
  readonly app: Express;
  /** A visitor who is signed in as this user. */
  as(userId: string): Promise<Visitor>;
}

/** The real app around the routes of one feature, for tests of that feature alone. */
export async function smallApp(
  database: TestDatabase,
  now: Date,
  routes: (deps: SheetDeps) => readonly Route[],
  strategies: Strategies = {},
): Promise<SmallApp> {
  const clock = settableClock(now);
  const calendar = calendarFrom();
  const deps: SheetDeps = {
    db: database.db,
    clock,
    office: await openOfficePages(null),
    files: await openFileStore(join(database.folder, 'files')),
    seal: sealWith(secret),
    signer: signerUnder(secret),
    sealBook: openSealBook(`${database.folder}.seals`),
    bankFormats: await formatsOfProduct(),
    redis: null,
    throttle: sharedThrottle(database.db),
    calendar,
    time: timekeeper(calendar),
    reloadCalendar: async () => 0,
    definitions: openDefinitions(database.db),
    maintenance: openMaintenance(database.db),
    sheets: new Map(),
    words: await wordsOfProduct(),
    demo: false,
    development: false,
    baseUrl: () => 'http://qixian.test',
  };
  const signIn: Route = {
    ...get('/test/sign-in/:user', 'public.read', async () => redirect('/')),
    strategy: 'test',
  };
  const app = createApp({
    deps,
    routes: [...routes(deps), signIn],
    strategies: {
      ...strategies,
      test: strategyOf(deps, ({ params }) => openAccount(deps, params['user'] ?? '')),
    },
    views: await viewsOfProduct(),
    log: pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
    secret,
    secure: false,
    trustProxy: 0,
    publicFolder: join(root, 'public'),
  });
  return {
    deps,
    clock,
    app,
    as: async (userId) => {
      const person = visitor(app);
      await person.get(`/test/sign-in/${userId}`);
      return person;
    },
  };
}
