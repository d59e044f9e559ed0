import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { systemClock } from './adapters/clock.js';
import { openLog } from './adapters/log.js';
import { localMailer, smtpMailer, type Mailer } from './adapters/mailer.js';
import type { Redis } from './adapters/redis.js';
import { openSyslog } from './adapters/syslog.js';
import { printDemoAccounts } from './cli/demoZone/printDemoAccounts.js';
import { fillDemoZone } from './cli/demoZone/fillDemoZone.js';
import { exclusively } from './data/exclusively.js';
import { migrateUp } from './data/migrator.js';
import { checkAtStart } from './features/audit/checkRecord.job.js';
import { sealDay } from './features/audit/sealDay.job.js';
import { loadPresets } from './features/designer/versions/presets.service.js';
import type { Settings } from './settings.js';
import { createApp } from './web/app.js';
import { assetVersionOf, composeDeps } from './web/composition.js';
import { allJobs } from './web/jobs.js';
import { openMetrics } from './web/metrics.js';
import { allRoutes } from './web/routes.js';
import { endWell } from './web/endWell.js';
import { inMaintenance } from './shared/request/inMaintenance.js';
import { startScheduler } from './web/scheduler.js';
import { prepareDataFolder, projectRoot, reachDatabase, secretOf } from './web/startup.js';
import { allStrategies } from './web/strategies.js';
import { editedEveryMs, openViews } from './web/views.js';

/** Database → app → listen. Throws a `SettingsError` where a setting stands in the way. */
export async function serve(settings: Settings): Promise<void> {
  const log = openLog(settings.logLevel);
  const syslog =
    settings.syslogUrl === null
      ? null
      : openSyslog(settings.syslogUrl, (error) =>
          log.warn({ err: error }, 'the log server takes no security events'),
        );
  const root = projectRoot();
  const dataDir = await prepareDataFolder(settings);
  const secret = await secretOf(settings, dataDir);
  const db = await reachDatabase(settings);
  await migrateUp(db);

  const redis = await redisOf(settings, log);

  let baseUrl = settings.baseUrl ?? `http://localhost:${settings.port}`;
  const deps = await composeDeps({
    db,
    clock: systemClock,
    secret,
    dataDir,
    bucket: settings.bucket,
    office: settings.office,
    redis,
    sealBookPath: settings.sealBook,
    bankFormats: settings.bankFormats,
    root,
    demo: settings.demo,
    development: settings.environment === 'development',
    baseUrl: () => baseUrl,
  });
  await deps.reloadCalendar();
  await deps.maintenance.reload();
  const rests = inMaintenance(deps);
  if (!rests) {
    await sealDay(deps).catch((error: unknown) =>
      log.error({ err: error }, 'no seal of the record'),
    );
  }
  const presets = (): ReturnType<typeof loadPresets> =>
    loadPresets(deps, join(root, 'config', 'programmes'));
  for (const { file, problems } of await exclusively(db, presets)) {
    log.error({ file, problems }, 'definition refused; the rest is loaded');
  }
  const publicFolder = join(root, 'public');
  let hindrance = settings.demo ? 'being prepared' : null;
  const app = createApp({
    deps,
    routes: allRoutes(deps),
    strategies: allStrategies(deps),
    views: openViews(
      join(root, 'views'),
      deps.words,
      assetVersionOf(publicFolder),
      deps.development ? editedEveryMs : null,
    ),
    log,
    secret,
    secure: baseUrl.startsWith('https://'),
    trustProxy: settings.trustProxy,
    publicFolder,
    security: syslog,
    metrics: openMetrics(deps, settings.metricsToken),
    hindrance: () => hindrance,
  });
  const server = createServer(app);
  // Longer than a proxy keeps its side, or it would send a request into a connection just closed.
  server.keepAliveTimeout = 75_000;
  const port = await listen(server, settings);
  baseUrl = settings.baseUrl ?? `http://localhost:${port}`;

  if (settings.demo) await exclusively(db, () => fillDemoZone(deps));
  hindrance = null;
  const scheduler = startScheduler(allJobs(deps, mailerOf(settings), settings.keep), {
    db,
    log,
    rests: () => inMaintenance(deps),
  });
  // Beside the work, which goes on whatever it finds.
  if (!rests) {
    void checkAtStart(deps).catch((error: unknown) =>
      log.error({ err: error }, 'check of the record'),
    );
  }
  process.stdout.write(`\nQixian runs at ${baseUrl}\n${db.dialect === 'sqlite' ? meantFor : ''}`);
  if (settings.demo) await printDemoAccounts(deps, process.stdout);

  endWell(server, settings, {
    begin: () => {
      hindrance = 'ending';
    },
    end: async () => {
      await scheduler.stop();
      await db.close();
      redis?.close();
      syslog?.close();
    },
  });
}

/** Null in production without a mail server: letters wait rather than being taken for sent. */
function mailerOf({ smtpUrl, mailFrom, mailReplyTo, environment, demo }: Settings): Mailer | null {
  if (smtpUrl !== null) return smtpMailer(smtpUrl, { from: mailFrom, replyTo: mailReplyTo });
  return environment === 'production' && !demo ? null : localMailer();
}

/** By the last evening of the bench (docs/performance.md). */
const meantFor =
  'On SQLite: one process, for up to 200 people at a time; for more set DATABASE_URL to a MariaDB.\n';

async function redisOf({ redisUrl }: Settings, log: Logger): Promise<Redis | null> {
  if (redisUrl === null) return null;
  // Its client is loaded by those who have one.
  const { openRedis } = await import('./adapters/redis.js');
  return openRedis(redisUrl, (error) =>
    log.error({ err: error }, 'Redis is away: nobody can be known as signed in'),
  );
}

function listen(server: Server, settings: Settings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, settings.host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : settings.port);
    });
  });
}
