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
import { signIn, type Typed } from './browser.js';
import { cpuMs, startChild } from './processes.js';
import { startProduct, type Product } from './product.js';
import { findSubjects, makeDrafts, makeZone, type Zone } from './zone.js';

/**
 * The last evening of a call: so many people sign in within a quarter of a minute, then read, save
 * and hand in with a pause to think between two acts. Prints what each act took and how long the
 * event loop of the product was held.
 */
const { values: flags } = parseArgs({
  options: {
    people: { type: 'string', default: '150' },
    seconds: { type: 'string', default: '60' },
    think: { type: 'string', default: '3' },
    database: { type: 'string', default: 'sqlite' },
  },
});
const [people, seconds, think] = [flags.people, flags.seconds, flags.think].map(Number);
if (people === undefined || seconds === undefined || think === undefined) throw new Error('flags');
const arrivingSeconds = 15;

const cleanUp: (() => Promise<unknown>)[] = [];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const took = new Map<string, number[]>();
const failed = new Map<string, number>();

/** Times one act of one person; a failure is counted and the person goes on. */
async function act<T>(name: string, work: () => Promise<T>): Promise<T | null> {
  const begun = performance.now();
  try {
    const done = await work();
    took.set(name, [...(took.get(name) ?? []), performance.now() - begun]);
    return done;
  } catch (error) {
    const key = `${name}: ${error instanceof Error ? error.message.slice(0, 90) : String(error)}`;
    failed.set(key, (failed.get(key) ?? 0) + 1);
    return null;
  }
}

interface Plan {
  readonly email: string;
  readonly id: string;
  readonly section: Typed;
  readonly declared: Typed;
}

async function live({ base }: Product, plan: Plan, until: number): Promise<void> {
  await pause(Math.random() * arrivingSeconds * 1000);
  const browser = await act('sign in', () => signIn(base, plan.email, demoPassword));
  if (!browser) return;
  const path = `/applications/${plan.id}/sections/project`;
  const thinking = (): Promise<void> => pause((think ?? 3) * 1000 * (0.5 + Math.random()));
  for (let turn = 1; Date.now() < until; turn += 1) {
    await thinking();
    await act('read', () => browser.get(`/applications/${plan.id}`));
    await thinking();
    const risks = `${String(plan.section['project.risks'])} ${turn}`;
    await act('save', () =>
      browser.post(path, { ...plan.section, 'project.risks': risks, intent: 'stay' }, path),
    );
    if (turn !== 3) continue;
    await thinking();
    const hand = `/applications/${plan.id}/submit`;
    await act('hand in', () => browser.post(hand, plan.declared, hand));
    return;
  }
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

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

const watchedLine = z.object({ at: z.number(), longestMs: z.number() });

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'qixian-evening-'));
  cleanUp.unshift(() => rm(folder, { recursive: true, force: true }));
  const zone = await makeZone(await databaseUrl(folder), join(folder, 'data'));
  const plans = await plansOf(zone, people ?? 0);
  await zone.close();
  console.log(`${plans.length} people with a draft each`);
  const watch = ['--import', join(process.cwd(), 'dist/test/bench/loopWatch.js')];
  const product = await startProduct(zone, null, watch);
  cleanUp.unshift(() => product.stop());
  // What a process that does nothing is held by the machine alone.
  const idle = await startChild({
    args: [...watch, '-e', "console.log('idle'); setInterval(() => undefined, 1000);"],
    core: null,
    env: { DATA_DIR: folder },
    ready: /idle/,
  });
  cleanUp.unshift(() => idle.stop());
  const begun = Date.now();
  const cpu = cpuMs(product.pid);
  const until = begun + (seconds ?? 60) * 1000;
  await Promise.all(plans.map((plan) => live(product, plan, until)));
  const lasted = (Date.now() - begun) / 1000;
  const used = (cpuMs(product.pid) - cpu) / 1000;
  console.log(
    `\n${flags.database}, ${people} people, ${lasted.toFixed(0)} s, CPU ${used.toFixed(0)} s`,
  );
  for (const [name, times] of took) {
    const sorted = times.toSorted((a, b) => a - b);
    const [p50, p95, p99, most] = [0.5, 0.95, 0.99, 1].map((part) =>
      quantile(sorted, part).toFixed(0),
    );
    console.log(
      `${name}: ${sorted.length} times; p50 ${p50}, p95 ${p95}, p99 ${p99}, longest ${most} ms`,
    );
  }
  for (const [name, count] of failed) console.log(`failed ${count} × ${name}`);
  console.log(`event loop of the product held: ${await heldSince(join(folder, 'data'), begun)}`);
  console.log(`the same of an idle process beside it: ${await heldSince(folder, begun)}`);
}

/** What `loopWatch` noted in a folder: the longest time of each second. */
async function heldSince(folder: string, begun: number): Promise<string> {
  const text = await readFile(join(folder, 'loop.jsonl'), 'utf8');
  const held = text
    .trim()
    .split('\n')
    .map((line) => watchedLine.parse(JSON.parse(line)))
    .filter(({ at }) => at >= begun)
    .map(({ longestMs }) => longestMs)
    .toSorted((a, b) => a - b);
  const [p50, p95, most] = [0.5, 0.95, 1].map((part) => quantile(held, part).toFixed(0));
  return `longest of each second: p50 ${p50}, p95 ${p95}, longest ${most} ms`;
}

try {
  await main();
} finally {
  for (const stop of cleanUp) await stop().catch(() => undefined);
}
