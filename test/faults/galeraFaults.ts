import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn, NotTaken } from '../bench/browser.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import type { Galera } from '../support/galera.js';
import { qixian } from '../support/program.js';
import { NotHere, type Fault, type Ground, type Outcome } from './fault.js';
import { foundersAtWork, pause, withDatabase } from './founders.js';
import type { RunningProduct } from './product.js';
import { brokenOf, onScene, type Scene } from './scene.js';

/** A zone at work on a cluster, with a process of the product at each of its nodes. */
interface ClusterScene {
  readonly scene: Scene;
  readonly galera: Galera;
  /** The zone at either node, as a user without rights on the server. */
  readonly urls: readonly [string, string];
  /** Where the product answers, by its node. */
  readonly bases: readonly [string, string];
  /** What the product logged as failed, once each. */
  readonly failures: () => readonly string[];
}

let made = 0;

async function onCluster(
  { cluster }: Ground,
  work: (at: ClusterScene) => Promise<Outcome>,
): Promise<Outcome> {
  const galera = await cluster();
  if (galera === null) throw new NotHere('Galera is not installed');
  return onScene('mysql', async (scene) => {
    const [one, other] = galera.nodes;
    made += 1;
    const name = `qixian_cluster_${made}`;
    const folder = await mkdtemp(join(tmpdir(), 'qixian-cluster-'));
    try {
      await one.ask(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
      await one.ask("CREATE USER IF NOT EXISTS 'daily'@'127.0.0.1'");
      await one.ask(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${name}.* TO 'daily'@'127.0.0.1'`);
      const backup = await qixian(scene.settings, 'backup', join(folder, 'backup'));
      const place = { ...scene.settings, DATABASE_URL: `${one.url}/${name}`, DATA_DIR: folder };
      const back = await qixian(place, 'restore', backup.said.split('\n')[0] ?? '');
      if (back.code !== 0) throw new Error(back.errors || back.said);
      const at = (url: string): string => `${url.replace('root@', 'daily@')}/${name}`;
      const urls = [at(one.url), at(other.url)] as const;
      const begin = (url: string): Promise<RunningProduct> =>
        scene.start({ DATABASE_URL: url, DATA_DIR: folder });
      const products = [await begin(urls[0]), await begin(urls[1])] as const;
      const bases = [products[0].base, products[1].base] as const;
      const failures = (): string[] => [
        ...new Set(products.flatMap((product) => failuresIn(product.log()))),
      ];
      return await work({ scene, galera, urls, bases, failures });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** The errors of requests that failed, as the log of a product has them. */
const failuresIn = (log: string): string[] =>
  [...log.matchAll(/"message":"([^"]{1,200})[^\n]*"msg":"request failed"/g)].map(
    ([, message = '']) => message,
  );

/** Everybody hands in at the same moment, by turns at either node, while others save. */
async function handedInAtBoth({ scene, urls, bases }: ClusterScene): Promise<Outcome> {
  const half = Math.floor(scene.drafts.length / 2);
  const founders = foundersAtWork(bases, scene.drafts.slice(half), urls[0]);
  try {
    await founders.begun();
    const handing = scene.drafts.slice(0, half);
    const open = await Promise.all(
      handing.map(({ email }, turn) => signIn(bases[turn % 2] ?? '', email, demoPassword)),
    );
    const answers = await Promise.all(
      handing.map(async ({ id, declared }, turn) => {
        const path = `/applications/${id}/submit`;
        return open[turn]?.post(path, declared, path).then(
          ({ status }) => status,
          (error: unknown) => (error instanceof NotTaken ? error.status : 0),
        );
      }),
    );
    const recoveredMs = await founders.recover();
    const { seen, lost, wrong } = await founders.finish();
    const numbers = await withDatabase(urls[1], async ({ rows }) =>
      (await rows.applications.all({}))
        .filter(({ id }) => handing.some((each) => each.id === id))
        .map(({ number }) => number)
        .filter((number) => number !== null),
    );
    const done = answers.filter((status) => status === 303).length;
    return {
      seen: `${done} of ${half} handed in at once, ${new Set(numbers).size} numbers; saves ${seen}`,
      lost: lost + Math.max(0, done - numbers.length),
      recoveredMs,
      wrong: [
        ...wrong,
        ...answers.filter((status) => status !== 303).map((status) => `handing in: ${status}`),
        ...(new Set(numbers).size === numbers.length ? [] : ['a number was drawn twice']),
        ...(await brokenOf(urls[0])),
        ...(await brokenOf(urls[1])),
      ],
    };
  } finally {
    founders.stop();
  }
}

/** People work at both nodes while something happens to the second. */
const suffering =
  (strike: (galera: Galera) => Promise<void>) =>
  async ({ scene, galera, urls, bases, failures }: ClusterScene): Promise<Outcome> => {
    const founders = foundersAtWork(bases, scene.drafts.slice(0, 4), urls[0]);
    try {
      await founders.begun();
      await strike(galera);
      const recoveredMs = await founders.recover();
      const { seen, lost, wrong } = await founders.finish();
      const broken = [...(await brokenOf(urls[0])), ...(await brokenOf(urls[1]))];
      const why = wrong.length > 0 ? failures() : [];
      return { seen, lost, recoveredMs, wrong: [...wrong, ...why, ...broken] };
    } finally {
      founders.stop();
    }
  };

const onBoth = (done: string, work: (at: ClusterScene) => Promise<Outcome>): Fault => ({
  done,
  on: 'Galera',
  quick: false,
  run: (ground) => onCluster(ground, work),
});

export const galeraFaults: readonly Fault[] = [
  onBoth('writes to both nodes: people hand in at the same moment and save', handedInAtBoth),
  onBoth(
    'a node only reads (1290) for 1.5 s',
    suffering(async ({ nodes: [, second] }) => {
      await second.ask('SET GLOBAL read_only = 1');
      await pause(1500);
      await second.ask('SET GLOBAL read_only = 0');
    }),
  ),
  onBoth(
    'a node cut off from its cluster (1047, 1180) for 5 s',
    suffering(async ({ nodes: [, second] }) => {
      await second.ask('SET GLOBAL wsrep_desync = ON');
      await second.ask("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=1'");
      await pause(5000);
      await second.ask("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0'");
    }),
  ),
  onBoth(
    'a node killed (2013, refused), back after 2 s',
    suffering(async ({ nodes: [, second] }) => {
      await second.kill();
      await pause(2000);
      await second.again();
    }),
  ),
];
