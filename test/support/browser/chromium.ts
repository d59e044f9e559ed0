import { existsSync } from 'node:fs';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser that tests walk in: `QIXIAN_CHROMIUM`, or where systems put it; '' without one. */
export const chromiumPath: string =
  [process.env['QIXIAN_CHROMIUM'] ?? '', ...usual].find((path) => path && existsSync(path)) ?? '';
