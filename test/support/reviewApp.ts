import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { parse } from 'yaml';
import { settableClock } from '../../server/adapters/clock.js';
import { openFileStore } from '../../server/adapters/fileStore.js';
import { openOfficePages } from '../../server/adapters/officePages.js';
import { openSealBook } from '../../server/adapters/sealBook.js';
import { signerUnder } from '../../server/adapters/fileSigner.js';
import { sealWith } from '../../server/adapters/seal.js';
import { sharedThrottle } from '../../server/data/stores/rateLimitStore.js';
import { calendarFrom } from '../../server/domain/calendar.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { fileRoutes } from '../../server/features/applications/files.routes.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { openAccount } from '../../server/features/accounts/account.query.js';
import { openDefinitions } from '../../server/data/stores/definitionStore.js';
import { openMaintenance } from '../../server/data/stores/maintenanceStore.js';
import type { SheetDeps } from '../../server/shared/casefile/stageSheet.js';
import { expertRoutes } from '../../server/features/experts/experts.routes.js';
import { opinionRoutes } from '../../server/features/opinions/opinions.routes.js';
import { handoverRoutes } from '../../server/features/handover/handover.routes.js';
import { callVotesRoutes } from '../../server/features/meetings/callVotes.routes.js';
import { meetingsRoutes } from '../../server/features/meetings/meetings.routes.js';
import { rankingRoutes } from '../../server/features/ranking/ranking.routes.js';
import { assignmentRoutes } from '../../server/features/reviewBoard/assignment.routes.js';
import { drawRoutes } from '../../server/features/reviewBoard/draws.routes.js';
import { reviewBoardRoutes } from '../../server/features/reviewBoard/reviewBoard.routes.js';
import { reviewRoutes } from '../../server/features/reviews/reviews.routes.js';
import { tieRoutes } from '../../server/features/ties/ties.routes.js';
import { taskRoutes } from '../../server/features/tasks/tasks.routes.js';
import { get, page, type Route } from '../../server/shared/request/route.js';
import { signedIn } from '../../server/shared/request/signedIn.js';
import { reviewAssignRoutes } from '../../server/features/stages/review/reviewAssign.routes.js';
import { reviewSheet } from '../../server/features/stages/review/review.sheet.js';
import { stageSheets } from '../../server/features/stages/registry.js';
import { createApp } from '../../server/web/app.js';
import { allRoutes } from '../../server/web/routes.js';
import { strategyOf } from '../../server/web/strategies.js';
import { formatsOfProduct } from './bankFormats.js';
import type { TestDatabase } from './databases.js';
import { viewsOfProduct, wordsOfProduct } from './wordsAndViews.js';

/** A Monday morning in the zone. */
export const monday = new Date('2026-03-02T01:00:00.000Z');

/**
 * The real web floor with the routes of reviewing and ranking, or with all of the product's, and a
 * door to sign in by.
 */
export async function reviewApp(
  database: TestDatabase,
  { whole = false, office = null }: { whole?: boolean; office?: string | null } = {},
) {
  const { db } = database;
  const clock = settableClock(monday);
  const calendar = calendarFrom(parse(readFileSync('config/calendars/2026.yaml', 'utf8')));
  const deps: SheetDeps = {
    db,
    clock,
    office: await openOfficePages(office),
    files: await openFileStore(join(database.folder, 'files')),
    seal: sealWith('a secret for tests only, 32 characters'),
    signer: signerUnder('a secret for tests only, 32 characters'),
    sealBook: openSealBook(`${database.folder}.seals`),
    bankFormats: await formatsOfProduct(),
    redis: null,
    throttle: sharedThrottle(db),
    calendar,
    time: timekeeper(calendar),
    reloadCalendar: async () => 0,
    definitions: openDefinitions(db),
    maintenance: openMaintenance(db),
    sheets: whole ? stageSheets : new Map([['review', reviewSheet]]),
    words: await wordsOfProduct(),
    demo: false,
    development: false,
    baseUrl: () => 'http://qixian.test',
  };
  const app = createApp({
    deps,
    routes: whole ? [...allRoutes(deps), door] : routesOf(deps),
    strategies: { test: strategyOf(deps, ({ params }) => openAccount(deps, params['id'] ?? '')) },
    views: await viewsOfProduct(),
    log: pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
    secret: 'a secret for tests only, 32 characters',
    secure: false,
    trustProxy: 0,
    publicFolder: 'public',
  });
  return { deps, clock, app };
}

const door: Route = {
  ...get('/test/sign-in/:id', 'public.read', async () => ({ reply: 'json', body: {} })),
  strategy: 'test',
};

/** The routes under test, a door to sign in by, and the panel as the case page shows it. */
function routesOf(deps: SheetDeps): readonly Route[] {
  return [
    ...assignmentRoutes(deps),
    ...drawRoutes(deps),
    ...reviewBoardRoutes(deps),
    ...handoverRoutes(deps),
    ...taskRoutes(deps),
    ...reviewRoutes(deps),
    ...expertRoutes(deps),
    ...callVotesRoutes(deps),
    ...meetingsRoutes(deps),
    ...rankingRoutes(deps),
    ...reviewAssignRoutes(deps),
    ...fileRoutes(deps),
    ...opinionRoutes(deps),
    ...tieRoutes(deps),
    door,
    get('/cases/:id', 'case.view', async (ask) => {
      const file = await openCase(deps, ask.params['id'] ?? '');
      const { stage, memory } = file.subject.state;
      const model = await reviewSheet.staff(deps, {
        ask,
        actor: signedIn(ask),
        file,
        stage: { ...JSON.parse(JSON.stringify(file.rules.stage(stage ?? 'review'))) },
        memory: memory['review'] ?? {},
        verbs: new Set(stage === 'review' ? ['assign'] : []),
      });
      return page('stages/review', model);
    }),
  ];
}
