import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { readDemoData } from '../../server/cli/demoZone/demoData.js';
import { typedSections } from '../../server/cli/demoZone/paperwork.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { pdfOf, sendHalf } from '../faults/upload.js';
import { startMariadb } from '../support/mariadb.js';
import { memoryOf, quantile } from './acts.js';
import { openBrowser, signIn, type Typed } from './browser.js';
import { startProduct } from './product.js';
import { findSubjects, makeDrafts, makeZone, type Zone } from './zone.js';

/**
 * `npm run soak -- [--quick] [--database mysql]`: as many requests as eight hours of one a second
 * bring, one after the other by eight people: signing in and out, reading, saving, uploading, what
 * does not exist and what is refused. Memory is looked at twice a second; after the warm-up, a third
 * of all, its median may grow by a tenth at most. Ends with 1 where it grew more, or anything failed;
 * a tenth of the requests (`--quick`) is too short for the warm-up, and its growth is only told.
 */
const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    database: { type: 'string', default: 'sqlite' },
    requests: { type: 'string' },
  },
});
const requests = Number(flags.requests ?? (flags.quick ? 2880 : 8 * 3600));
const people = 8;
const mostGrowth = 1.1;

interface Person {
  readonly email: string;
  readonly id: string;
  readonly section: Typed;
}

interface Tally {
  sent: number;
  failed: number;
}

/** One round of somebody's work; every request is counted, and whether it was answered as it should. */
async function round(base: string, { email, id, section }: Person, turn: number, tally: Tally) {
  const as = async (work: () => Promise<unknown>, count = 1): Promise<void> => {
    tally.sent += count;
    await work().catch(() => (tally.failed += 1));
  };
  const place = `/applications/${id}`;
  const path = `${place}/sections/project`;
  const risks = `${String(section['project.risks'])} #${turn}#`;
  const browser = await signIn(base, email, demoPassword);
  tally.sent += 2;
  for (const page of ['/', '/calls', '/tasks', '/applications', place, `${place}/documents`]) {
    await as(() => browser.get(page));
  }
  const typed = { ...section, 'project.risks': risks, intent: 'stay' };
  await as(() => browser.post(path, typed, path), 2);
  if (turn % 5 === 0) {
    const content = pdfOf(300_000, `${email} ${turn}`);
    const sending = { id, document: 'licence', content };
    // The second has its place taken, and is refused by the form.
    await as(async () => (await sendHalf(base, browser, sending)).rest(), 2);
  }
  const stranger = openBrowser(base);
  tally.sent += 2;
  await stranger.get('/nothing-here').catch(() => undefined);
  await stranger.get(place).catch(() => undefined);
  await as(() => browser.post('/sign-out', {}, '/tasks'), 2);
}

async function peopleOf(zone: Zone): Promise<readonly Person[]> {
  const { callId } = await findSubjects(zone);
  const { words } = await readDemoData();
  const found: Person[] = [];
  for (let turn = 1; turn <= people; turn += 1) {
    const { email, ids, project } = await makeDrafts(zone, callId, 1, turn);
    const section = typedSections(project, words, zoneDay(zone.deps.clock.now()))['project'] ?? {};
    found.push({ email, id: ids[0] ?? '', section });
  }
  return found;
}

const cleanUp: (() => Promise<unknown>)[] = [];

async function databaseUrl(folder: string): Promise<string> {
  if (flags.database === 'sqlite') return `sqlite:${join(folder, 'soak.sqlite')}`;
  const server = await startMariadb();
  if (!server) throw new Error('MariaDB is not installed');
  cleanUp.unshift(() => server.stop());
  const connection = await createConnection(server.url);
  await connection.query('CREATE DATABASE soak CHARACTER SET utf8mb4');
  await connection.end();
  return `${server.url}/soak`;
}

async function main(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'qixian-soak-'));
  cleanUp.unshift(() => rm(folder, { recursive: true, force: true }));
  const zone = await makeZone(await databaseUrl(folder), join(folder, 'data'));
  const crowd = await peopleOf(zone);
  await zone.close();
  const product = await startProduct(zone, null);
  cleanUp.unshift(() => product.stop());
  const tally: Tally = { sent: 0, failed: 0 };
  const samples: { readonly sent: number; readonly megabytes: number }[] = [];
  const watch = setInterval(() => {
    samples.push({ sent: tally.sent, megabytes: memoryOf(product.pid).now });
  }, 500);
  const begun = Date.now();
  await Promise.all(
    crowd.map(async (person) => {
      for (let turn = 1; tally.sent < requests; turn += 1) {
        await round(product.base, person, turn, tally).catch(() => (tally.failed += 1));
      }
    }),
  );
  clearInterval(watch);
  const between = (from: number, to: number): number =>
    quantile(
      samples
        .filter(({ sent }) => sent >= from * requests && sent < to * requests)
        .map(({ megabytes }) => megabytes),
      0.5,
    );
  const minutes = ((Date.now() - begun) / 60_000).toFixed(1);
  const thirds = [between(0, 1 / 3), between(1 / 3, 2 / 3), between(2 / 3, 2)];
  const [, middle = 0, last = 0] = thirds;
  const growth = last / middle;
  console.log(
    `${flags.database}: ${tally.sent} requests by ${people} people in ${minutes} min, ${tally.failed} failed`,
  );
  console.log(
    `memory, MB, median of each third: ${thirds.map((each) => each.toFixed(0)).join(', ')}`,
  );
  console.log(`after the warm-up × ${growth.toFixed(2)}, at most × ${mostGrowth}`);
  return tally.failed === 0 && (flags.quick || growth <= mostGrowth);
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  for (const stop of cleanUp) await stop().catch(() => undefined);
}
