import { freePort } from '../support/mariadb.js';
import { serverFlags, startChild, type Child } from './processes.js';
import { benchSecret, type Zone } from './zone.js';

export interface Product extends Child {
  readonly base: string;
}

/** Starts the product as it runs in production, on a zone's database. */
export async function startProduct(
  { url, dataDir }: Pick<Zone, 'url' | 'dataDir'>,
  core: string | null,
  nodeArgs: readonly string[] = [],
): Promise<Product> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const child = await startChild({
    args: [...nodeArgs, ...serverFlags, 'dist/server/main.js'],
    core,
    ready: /Qixian runs at/,
    env: {
      NODE_ENV: 'production',
      // Nobody is written to: letters wait.
      MAIL: 'off',
      DATABASE_URL: url,
      DATA_DIR: dataDir,
      SECRET: benchSecret,
      BASE_URL: base,
      HOST: '127.0.0.1',
      PORT: String(port),
      DEMO: 'off',
    },
  });
  return { ...child, base };
}
