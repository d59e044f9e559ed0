import { createClient } from 'redis';

/** A server that takes no connection, or says nothing to one, is away after so long. */
const silentMs = 2000;

const sessionPrefix = 'qixian:session:';

const open = (url: string) =>
  createClient({
    url,
    // What cannot be asked now fails now: nobody waits behind a server that is away.
    disableOfflineQueue: true,
    pingInterval: silentMs / 2,
    socket: {
      connectTimeout: silentMs,
      socketTimeout: silentMs,
      reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, silentMs),
    },
  });

/** What several processes remember together and may forget. */
export interface Redis {
  readonly client: ReturnType<typeof open>;
  /** Throws where it does not answer. */
  reach(): Promise<void>;
  /** Where sessions lie, and how many there are. */
  readonly sessions: { readonly prefix: string; count(): Promise<number> };
  close(): void;
}

/**
 * Opens a connection that comes back by itself; resolves although the server is away. `onAway` hears
 * of each time that it is lost.
 */
export async function openRedis(url: string, onAway: (error: unknown) => void): Promise<Redis> {
  const client = open(url);
  let away = false;
  client.on('error', (error) => {
    if (!away) onAway(error);
    away = true;
  });
  const first = new Promise<void>((resolve) => {
    client.once('ready', resolve);
    client.once('error', () => resolve());
  });
  client.on('ready', () => (away = false));
  client.connect().catch(onAway);
  await first;
  return {
    client,
    reach: async () => {
      await client.ping();
    },
    sessions: {
      prefix: sessionPrefix,
      count: async () => {
        let found = 0;
        const all = { MATCH: `${sessionPrefix}*`, COUNT: 1000 };
        for await (const keys of client.scanIterator(all)) found += keys.length;
        return found;
      },
    },
    close: () => client.destroy(),
  };
}
