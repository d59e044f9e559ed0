import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Loaded into a measured product before its own code (`--import`): once a second it notes how long
 * the event loop was held at most, one line of JSON each in `loop.jsonl` of the data folder.
 */
const file = join(process.env['DATA_DIR'] ?? '.', 'loop.jsonl');
const stepMs = 10;
const delay = monitorEventLoopDelay({ resolution: stepMs });
delay.enable();
setInterval(() => {
  const longestMs = delay.max / 1e6 - stepMs;
  appendFileSync(file, `${JSON.stringify({ at: Date.now(), longestMs })}\n`);
  delay.reset();
}, 1000).unref();
