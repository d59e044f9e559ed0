import { createConnection } from 'mysql2/promise';
import type { Fault, Ground, Outcome } from './fault.js';
import { NotHere } from './fault.js';
import { pause } from './founders.js';
import { onScene, type Scene } from './scene.js';
import type { MariadbServer } from '../support/mariadb.js';

/** So many founders work while something happens to the database. */
const atWork = 4;

interface Blow {
  readonly done: string;
  readonly quick: boolean;
  /** Does it, and undoes it. */
  readonly strike: (server: MariadbServer, scene: Scene) => Promise<void>;
}

/** What can happen to a database server while people work. */
const blows: readonly Blow[] = [
  {
    done: 'database stands still for 12 s (SIGSTOP)',
    quick: false,
    strike: async (server) => {
      await server.signal('SIGSTOP');
      await pause(12_000);
      await server.signal('SIGCONT');
    },
  },
  {
    done: 'database killed (SIGKILL), started again after 1 s',
    quick: true,
    strike: async (server) => {
      await server.signal('SIGKILL');
      await pause(1000);
      await server.again();
    },
  },
  {
    done: 'every connection cut by the server (2013), five times',
    quick: false,
    strike: async (server) => {
      for (let turn = 0; turn < 5; turn += 1) {
        await asRoot(server, async (ask) => {
          const ids = await ask(
            'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID()',
          );
          for (const id of ids) await ask(`KILL CONNECTION ${id}`).catch(() => []);
        });
        await pause(150);
      }
    },
  },
  {
    done: 'node only reads (1290) for 1.5 s',
    quick: true,
    strike: async (server) => {
      await asRoot(server, async (ask) => {
        await ask('SET GLOBAL read_only = 1');
        await pause(1500);
        await ask('SET GLOBAL read_only = 0');
      });
    },
  },
  {
    done: 'no connection left (1040) for 1.5 s',
    quick: false,
    strike: async (server) => {
      await asRoot(server, async (ask) => {
        await ask('SET GLOBAL max_connections = 10');
        const ids = await ask(
          "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = 'daily'",
        );
        const taken = await Promise.all(
          Array.from({ length: 10 }, () => createConnection(dailyUrl(server.url))),
        ).catch(() => []);
        for (const id of ids) await ask(`KILL CONNECTION ${id}`).catch(() => []);
        await pause(1500);
        for (const each of taken) each.destroy();
        await ask('SET GLOBAL max_connections = 300');
      });
    },
  },
];

/** A user without rights on the server: one with all of them writes on a node that only reads. */
const dailyUrl = (url: string): string => url.replace('root@', 'daily@');

async function withDailyUser(server: MariadbServer): Promise<void> {
  await asRoot(server, async (ask) => {
    await ask("CREATE USER IF NOT EXISTS 'daily'@'127.0.0.1'");
    await ask("GRANT SELECT, INSERT, UPDATE, DELETE ON `qixian_%`.* TO 'daily'@'127.0.0.1'");
  });
}

type Ask = (sql: string) => Promise<readonly number[]>;

/** Speaks to a server as its administrator; what is asked answers with the column `id` of its rows. */
async function asRoot(server: MariadbServer, work: (ask: Ask) => Promise<void>): Promise<void> {
  const connection = await createConnection(server.url);
  try {
    await work(async (sql) => {
      const [rows] = await connection.query(sql);
      return Array.isArray(rows)
        ? rows.map((row) => ('id' in row && typeof row.id === 'number' ? row.id : 0))
        : [];
    });
  } finally {
    connection.destroy();
  }
}

async function suffer({ strike }: Blow, { mariadb }: Ground): Promise<Outcome> {
  if (mariadb === null) throw new NotHere('MariaDB is not installed');
  await withDailyUser(mariadb);
  return onScene('mysql', async (scene) => {
    const url = dailyUrl(scene.database.url);
    const product = await scene.start({ DATABASE_URL: url });
    const founders = scene.people([product.base], atWork);
    await founders.begun();
    await strike(mariadb, scene);
    const recoveredMs = await founders.recover();
    const { seen, lost, wrong } = await founders.finish();
    return { seen, lost, recoveredMs, wrong: [...wrong, ...(await scene.broken())] };
  });
}

export const databaseFaults: readonly Fault[] = blows.map((blow) => ({
  done: blow.done,
  on: 'MariaDB',
  quick: blow.quick,
  run: (ground) => suffer(blow, ground),
}));
