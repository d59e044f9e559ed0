import type { Server } from 'node:http';
import type { Settings } from '../settings.js';

/** What a process does beside its requests when it ends. */
interface Ending {
  /** At once, as the process is told to end. */
  readonly begin: () => void;
  /** After the last request. */
  readonly end: () => Promise<void>;
}

/** A proxy looks at `/readyz` every few seconds; until it has seen that, it still sends requests. */
const noticedWithinMs = 5000;

/**
 * Lets a process end without cutting anybody off: told by SIGTERM or SIGINT it is ready for nothing
 * new, then it closes its door, and what is under way, as an upload is, may finish within the grace
 * of the settings. Told a second time it ends at once.
 */
export function endWell(
  server: Server,
  { graceSeconds, environment }: Pick<Settings, 'graceSeconds' | 'environment'>,
  { begin, end }: Ending,
): void {
  let told = false;
  const stop = async (): Promise<void> => {
    begin();
    const noticing = environment === 'production' ? noticedWithinMs : 0;
    await new Promise((resolve) => setTimeout(resolve, Math.min(noticing, graceSeconds * 500)));
    const closed = new Promise((resolve) => server.close(resolve));
    // Connections that are kept for later requests would hold the door open.
    const idle = setInterval(() => server.closeIdleConnections(), 200);
    server.closeIdleConnections();
    await closed;
    clearInterval(idle);
    await end();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (told) process.exit(1);
      told = true;
      setTimeout(() => process.exit(0), graceSeconds * 1000).unref();
      void stop().then(() => process.exit(0));
    });
  }
}
