import { existsSync } from 'node:fs';

/** First the one that never had a window, which takes a third of the time of one that only hides it. */
const usual = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The browser that tests walk in: `QIXIAN_CHROMIUM`, or where systems put it; '' without one. */
export const chromiumPath: string =
  [process.env['QIXIAN_CHROMIUM'] ?? '', ...usual].find((path) => path && existsSync(path)) ?? '';
