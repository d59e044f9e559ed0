import { systemClock } from '../adapters/clock.js';
import type { SheetDeps } from '../shared/casefile/stageSheet.js';
import { composeDeps } from '../web/composition.js';
import { projectRoot } from '../web/startup.js';
import type { Installation } from './installation.js';

/** What features work with, on an installation whose schema is up to date. */
export function depsOf({ settings, dataDir, secret, db }: Installation): Promise<SheetDeps> {
  const baseUrl = settings.baseUrl ?? `http://localhost:${settings.port}`;
  return composeDeps({
    db,
    clock: systemClock,
    secret,
    dataDir,
    bucket: settings.bucket,
    sealBookPath: settings.sealBook,
    bankFormats: settings.bankFormats,
    root: projectRoot(),
    demo: settings.demo,
    development: settings.environment === 'development',
    baseUrl: () => baseUrl,
  });
}
