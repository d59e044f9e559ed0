import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { z } from 'zod';
import { readDemoData } from '../../server/cli/demoZone/demoData.js';
import { typedSections } from '../../server/cli/demoZone/paperwork.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { startMariadb } from '../support/mariadb.js';
import { openDatabase } from '../../server/data/database.js';
import { pdfOf, sendHalf } from '../faults/upload.js';
import { actTable, memoryOf, quantile, timeActs, type ActTimes } from './acts.js';
import { signIn, type Browser, type Typed } from './browser.js';
import { cpuMs, startChild } from './processes.js';
import { startProduct, type Product } from './product.js';
import { benchSecret, findSubjects, makeDrafts, makeZone, type Zone } from './zone.js';

/**
 * The last evening of a call: so many people sign in within a quarter of a minute, then read, save,
 * enclose a document of 2 MB and hand in with a pause to think between two acts, on as many processes
 * as there are. Prints what each act took beside the same of somebody alone, what failed, which
 * answered saves are not there, which number was given twice, memory, and how long event loops
 * were held. Ends with 1 where anything failed or is not there.
 */
const { values: flags } = parseArgs({
  options: {
    people: { type: 'string', default: '150' },
    seconds: { type: 'string', default: '60' },
    think: { type: 'string', default: '3' },
    database: { type: 'string', default: 'sqlite' },
    processes: { type: 'string', default: '1' },
  },
});
const number = (text: string): number => {
  const read = Number(text);
  if (!Number.isFinite(read) || read <= 0) throw new Error(`${text} is no number above 0`);
  return read;
};
const people = number(flags.people);
const seconds = number(flags.seconds);
const think = number(flags.think);
const processes = number(flags.processes);
if (flags.database === 'sqlite' && processes > 1) throw new Error('SQLite serves one process');
const arrivingSeconds = Math.min(15, seconds / 4);

const cleanUp: (() => Promise<unknown>)[] = [];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Plan {
  readonly email: string;
  readonly id: string;
  readonly section: Typed;
  readonly declared: Typed;
  /** The number of the last save that was answered as done. */
  saved: number;
}

interface Way {
  readonly times: ActTimes;
  readonly thinkSeconds: number;
  readonly until: number;
}

async function live(base: string, plan: Plan, { times, thinkSeconds, until }: Way): Promise<void> {
  const { act } = times;
  const browser = await act('sign in', () => signIn(base, plan.email, demoPassword));
  if (!browser) return;
  const path = `/applications/${plan.id}/sections/project`;
  const thinking = (): Promise<void> => pause(thinkSeconds * 1000 * (0.5 + Math.random()));
  for (let turn = 1; Date.now() < until; turn += 1) {
    await thinking();
    await act('read', () => browser.get(`/applications/${plan.id}`));
    await thinking();
    const risks = `${String(plan.section['project.risks'])} #${turn}#`;
    await act('save', async () => {
      await browser.post(path, { ...plan.section, 'project.risks': risks, intent: 'stay' }, path);
      plan.saved = turn;
    });
    if (turn === 2) {
      await thinking();
      await act('upload 2 MB', () => upload(base, browser, plan));
    }
    if (turn !== 3) continue;
    await thinking();
    const hand = `/applications/${plan.id}/submit`;
    await act('hand in', () => browser.post(hand, plan.declared, hand));
    return;
  }
}

async function upload(base: string, browser: Browser, { id, email }: Plan): Promise<void> {
  const content = pdfOf(2_000_000, email);
  const status = await (await sendHalf(base, browser, { id, document: 'licence', content })).rest();
  if (status !== 303) throw new Error(`an upload was answered with ${status}`);
}

async function plansOf(zone: Zone, count: number): Promise<readonly Plan[]> {
  const { callId } = await findSubjects(zone);
  const { words } = await readDemoData();
  const plans: Plan[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const drafts = await makeDrafts(zone, callId, 1, turn + 1);
    const [id = ''] = drafts.ids;
    const { definition } = await openCase(zone.deps, id);
    const today = zoneDay(zone.deps.clock.now());
    plans.push({
      email: drafts.email,
      id,
      saved: 0,
      section: typedSections(drafts.project, words, today)['project'] ?? {},
      declared: Object.fromEntries(
        definition.declarations.map(({ id: each }) => [`declare.${each}`, 'yes']),
      ),
    });
  }
  return plans;
}

async function databaseUrl(folder: string): Promise<string> {
  if (flags.database === 'sqlite') return `sqlite:${join(folder, 'evening.sqlite')}`;
  const server = await startMariadb();
  if (!server) throw new Error('MariaDB is not installed');
  cleanUp.unshift(() => server.stop());
  const connection = await createConnection(server.url);
  await connection.query('CREATE DATABASE evening CHARACTER SET utf8mb4');
  await connection.end();
  return `${server.url}/evening`;
}

const watchedLine = z.object({ at: z.number(), longestMs: z.number() });

async function main(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'qixian-evening-'));
  cleanUp.unshift(() => rm(folder, { recursive: true, force: true }));
  const zone = await makeZone(await databaseUrl(folder), join(folder, 'data'));
  const [alone, ...plans] = await plansOf(zone, people + 1);
  if (!alone) throw new Error('nobody');
  await zone.close();
  console.log(`${plans.length} people with a draft each`);
  const watch = ['--import', join(process.cwd(), 'dist/test/bench/loopWatch.js')];
  const products: Product[] = [];
  for (let turn = 0; turn < processes; turn += 1) {
    const product = await startProduct(zone, null, watch);
    cleanUp.unshift(() => product.stop());
    products.push(product);
  }
  // What a process that does nothing is held by the machine alone.
  const idle = await startChild({
    args: [...watch, '-e', "console.log('idle'); setInterval(() => undefined, 1000);"],
    core: null,
    env: { DATA_DIR: folder },
    ready: /idle/,
  });
  cleanUp.unshift(() => idle.stop());
  const idleTimes = timeActs();
  const first = products[0]?.base ?? '';
  await live(first, alone, { times: idleTimes, thinkSeconds: 0.1, until: Date.now() + 20_000 });
  const before = products.map(({ pid }) => memoryOf(pid).now);
  const begun = Date.now();
  const cpu = products.map(({ pid }) => cpuMs(pid));
  const until = begun + seconds * 1000;
  const times = timeActs();
  await Promise.all(
    plans.map(async (plan, at) => {
      await pause(Math.random() * arrivingSeconds * 1000);
      const { base } = products[at % products.length] ?? { base: '' };
      await live(base, plan, { times, thinkSeconds: think, until });
    }),
  );
  const lasted = (Date.now() - begun) / 1000;
  const used = products.map(({ pid }, at) => ((cpuMs(pid) - (cpu[at] ?? 0)) / 1000).toFixed(0));
  console.log(
    `\n${flags.database}, ${people} people, ${processes} processes, ${lasted.toFixed(0)} s, CPU ${used.join(' + ')} s\n`,
  );
  console.log(actTable(times, idleTimes));
  const failures = [...times.failed.values()].reduce((all, count) => all + count, 0);
  for (const [name, count] of times.failed) console.log(`failed ${count} × ${name}`);
  const { lost, twice, handedIn } = await lookAfter(zone, plans);
  const memory = products.map(
    ({ pid }, at) => `${before[at]} → ${memoryOf(pid).now}, at most ${memoryOf(pid).most}`,
  );
  console.log(`memory, MB: ${memory.join('; ')}`);
  console.log(`event loop of the product held: ${await heldSince(join(folder, 'data'), begun)}`);
  console.log(`the same of an idle process beside it: ${await heldSince(folder, begun)}`);
  console.log(
    `\n${failures} errors, ${lost} lost saves, ${twice} double numbers, ${handedIn} handed in`,
  );
  return failures + lost + twice === 0;
}

/** Holds what people were told against what is there. */
async function lookAfter(zone: Zone, plans: readonly Plan[]) {
  const db = openDatabase(zone.url, benchSecret);
  try {
    let lost = 0;
    for (const { id, saved } of plans) {
      const found = await db.rows.applicationSections.find({
        application_id: id,
        section: 'project',
      });
      const there = Number(/#(\d+)#/.exec(JSON.stringify(found?.answers ?? ''))?.[1] ?? 0);
      if (there < saved) lost += 1;
    }
    const rows = await db.rows.applications.all({});
    const numbers = rows.flatMap(({ number: given }) => (given === null ? [] : [given]));
    const mine = new Set(plans.map(({ id }) => id));
    const handedIn = rows.filter(({ id, status }) => mine.has(id) && status !== 'draft').length;
    return { lost, twice: numbers.length - new Set(numbers).size, handedIn };
  } finally {
    await db.close();
  }
}

/** What `loopWatch` noted in a folder: the longest time of each second. */
async function heldSince(folder: string, begun: number): Promise<string> {
  const text = await readFile(join(folder, 'loop.jsonl'), 'utf8');
  const held = text
    .trim()
    .split('\n')
    .map((line) => watchedLine.parse(JSON.parse(line)))
    .filter(({ at }) => at >= begun)
    .map(({ longestMs }) => longestMs);
  const [p50, p95, most] = [0.5, 0.95, 1].map((part) => quantile(held, part).toFixed(0));
  return `longest of each second: p50 ${p50}, p95 ${p95}, longest ${most} ms`;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  for (const stop of cleanUp) await stop().catch(() => undefined);
}
