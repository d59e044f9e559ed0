import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { systemClock } from '../../server/adapters/clock.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { startMariadb } from '../support/mariadb.js';
import { openBrowser } from './browser.js';
import { multiplyCases, multiplyReviews, seatOthers } from './bulk.js';
import { measureCold } from './cold.js';
import { openCounters, type Counters } from './counters.js';
import { measureDesigning, type DesigningFigures } from './designing.js';
import { readFlags, usage, type Flags } from './flags.js';
import { openSaves } from './forms.js';
import { casesOfCall, names, type Findings, type Looked, type Saving } from './findings.js';
import { startLadder } from './ladderServer.js';
import { measureInterleaved, type Target } from './load.js';
import { openPages, targetOf, type Page, type Place } from './pages.js';
import { chooseCores, pin, type Cores } from './processes.js';
import { startProduct, type Product } from './product.js';
import {
  designingSection,
  plainDesigning,
  plainReport,
  plainSaving,
  reportSections,
} from './report.js';
import { withSections, type Sections } from './sections.js';
import { comeToRest, recordChecked } from './stillness.js';
import { measureSave, type SaveFigures } from './saves.js';
import { measureWriting } from './writing.js';
import { findSubjects, makeDrafts, makeZone, type Drafts, type Zone } from './zone.js';

/** What must be stopped when the run ends, the latest first. */
const cleanUp: (() => Promise<unknown>)[] = [];
const later = <T extends object>(thing: T, stop: (thing: T) => Promise<unknown>): T => {
  cleanUp.unshift(() => stop(thing));
  return thing;
};

const begun = performance.now();
const say = (text: string): void =>
  console.log(`${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${text}`);

interface Ground {
  readonly flags: Flags;
  readonly cores: Cores;
  readonly server: string;
  readonly version: string;
  readonly databasePid: number;
  readonly folder: string;
}

async function prepareGround(flags: Flags): Promise<Ground> {
  const cores = chooseCores();
  const server = await startMariadb();
  if (!server) throw new Error('the bench needs MariaDB: install mariadb-server');
  later(server, ({ stop }) => stop());
  const folder = await mkdtemp(join(tmpdir(), 'qixian-bench-'));
  cleanUp.unshift(() => rm(folder, { recursive: true, force: true }));
  const connection = await createConnection(server.url);
  await connection.query('SET GLOBAL innodb_buffer_pool_size = 1073741824');
  await connection.query('SET GLOBAL innodb_log_file_size = 536870912').catch(() => undefined);
  const [[row]] = await connection.query<RowDataPacket[]>('SELECT @@pid_file AS file');
  await connection.end();
  const databasePid = await pidIn(String(row?.['file']));
  return { flags, cores, server: server.url, version: server.version, databasePid, folder };
}

async function pidIn(file: string): Promise<number> {
  return Number((await readFile(file, 'utf8')).trim());
}

interface FilledZone {
  readonly zone: Zone;
  readonly cases: number;
  readonly drafts: Drafts | null;
}

async function fill(
  ground: Ground,
  name: string,
  cases: number,
  drafts: number,
): Promise<FilledZone> {
  const connection = await createConnection(ground.server);
  await connection.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`);
  const zone = await makeZone(`${ground.server}/${name}`, join(ground.folder, name));
  later(zone, (each) => each.close());
  say(`${name}: the demonstration zone stands`);
  const { callId, reviewId } = await findSubjects(zone);
  const made = drafts === 0 ? null : await makeDrafts(zone, callId, drafts);
  const full = name === 'bench_few' ? { reviewId, cases: casesOfCall } : null;
  await multiplyCases(connection, name, cases, full);
  await multiplyReviews(connection, name, reviewId, 50);
  if (full) await seatOthers(connection, name, reviewId);
  await connection.end();
  say(`${name}: ${cases} cases`);
  return { zone, cases, drafts: made };
}

async function placeOf({ flags, cores }: Ground, { zone, cases }: FilledZone): Promise<Place> {
  const profile = flags.profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${flags.profile}`];
  const product = later(await startProduct(zone, cores.app, profile), ({ stop }) => stop());
  return { product, cases, subjects: await findSubjects(zone) };
}

async function lookAtAll(
  counters: Counters,
  pages: readonly Page[],
  { statements }: Flags,
): Promise<Map<string, Looked>> {
  const looked = new Map<string, Looked>();
  for (const { name, path, browser } of pages) {
    const html = await browser.get(path);
    const asked = await counters.perRequest(5, async () => void (await browser.get(path)));
    looked.set(name, { asked, bytes: Buffer.byteLength(html), shown: linesIn(html) });
    if (!statements) continue;
    const run = await counters.statementsOf(async () => void (await browser.get(path)));
    console.log(`\n-- ${name}: ${path}\n${run.join(';\n')};`);
  }
  return looked;
}

/** Lines of tables and lists in the middle of a page. */
const linesIn = (html: string): number =>
  (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? html).match(/<(tr|li|dt)\b/g)?.length ?? 0;

/** Sessions left by visitors who open the sign-in page, each with a browser of their own. */
async function visitorRows({ connection }: Counters, { product }: Place): Promise<number> {
  const sessions = async (): Promise<number> => {
    const [[row]] = await connection.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS n FROM bench_many.sessions',
    );
    return Number(row?.['n']);
  };
  const before = await sessions();
  for (let visitor = 0; visitor < 20; visitor += 1) await openBrowser(product.base).get('/sign-in');
  return (await sessions()) - before;
}

async function saveAll(
  ground: Ground,
  counters: Counters,
  database: string,
  filled: FilledZone,
  place: Place,
): Promise<readonly SaveFigures[]> {
  if (filled.drafts === null) return [];
  const { sendings } = ground.flags;
  const saves = await openSaves(filled.zone, place, filled.drafts, sendings);
  const figures: SaveFigures[] = [];
  for (const save of saves) figures.push(await measureSave(counters, database, save));
  return figures;
}

async function design(
  { flags }: Ground,
  { zone }: FilledZone,
  database: string,
  counters: Counters,
  product: Product,
): Promise<DesigningFigures> {
  const { callId } = await findSubjects(zone);
  // Of somebody else, since those that were saved have gone on by now.
  const drafts = await makeDrafts(zone, callId, flags.sendings + 1, 1);
  const found = await measureDesigning(zone, database, counters, { product, drafts });
  say('definitions linted, published and opened, cases taken on, a call replayed');
  return found;
}

/** A small zone and no load: what designing costs does not depend on how many cases there are. */
async function measureDesigningAlone(ground: Ground): Promise<DesigningFigures> {
  const { flags, cores, databasePid } = ground;
  const filled = await fill(ground, 'bench_few', flags.few, 0);
  pin(databasePid, cores.rest);
  pin(process.pid, cores.rest);
  const { product } = await placeOf(ground, filled);
  const counters = later(await openCounters(ground.server), (each) => each.close());
  return design(ground, filled, 'bench_few', counters, product);
}

/** The same small zone again, since a change does not depend on how many cases there are. */
async function measureSavingAlone(ground: Ground): Promise<Saving> {
  const { flags, cores, databasePid } = ground;
  const filled = await fill(ground, 'bench_few', flags.few, flags.sendings + 1);
  pin(databasePid, cores.rest);
  pin(process.pid, cores.rest);
  const place = await placeOf(ground, filled);
  const counters = later(await openCounters(ground.server), (each) => each.close());
  cleanUp.unshift(await comeToRest(filled.zone));
  const saves = await saveAll(ground, counters, 'bench_few', filled, place);
  say('saves timed');
  const ladder = await ladderOf(ground, filled, place);
  const step6 = ladder.at(-1);
  if (!step6) throw new Error('the ladder has no steps');
  return { saves, writing: await measureWriting(place, step6, databasePid, flags.rounds) };
}

async function ladderOf(
  { cores }: Ground,
  { zone }: FilledZone,
  { subjects }: Place,
): Promise<readonly Target[]> {
  const ladder = await startLadder(zone, subjects, cores.app);
  later(ladder, ({ stop }) => stop());
  return ladder.steps.map((step) => ({ ...step, ...ladder }));
}

async function measure(ground: Ground): Promise<Findings> {
  const { flags, cores, databasePid } = ground;
  const few = await fill(ground, 'bench_few', flags.few, 0);
  const many = await fill(ground, 'bench_many', flags.many, flags.sendings + 1);
  pin(databasePid, cores.rest);
  pin(process.pid, cores.rest);
  const [fewPlace, manyPlace] = [await placeOf(ground, few), await placeOf(ground, many)];
  const pages = await openPages(fewPlace, manyPlace);
  const counters = later(await openCounters(ground.server), (each) => each.close());
  for (const { zone } of [few, many]) cleanUp.unshift(await comeToRest(zone));
  say('the record was checked, as every start does');
  const looked = await lookAtAll(counters, pages, flags);
  const visited = await visitorRows(counters, manyPlace);
  say('statements counted');
  const saves = await saveAll(ground, counters, 'bench_many', many, manyPlace);
  say('saves timed');
  const designing = await design(ground, many, 'bench_many', counters, manyPlace.product);
  const first = pages.find(({ name }) => name === names.fewFirst);
  const fresh = await startProduct(few.zone, cores.app);
  const cold = await measureCold(`${fresh.base}/cases`, first?.browser.cookie() ?? '');
  await recordChecked(few.zone);
  await fresh.stop();
  const steps = await ladderOf(ground, many, manyPlace);
  const step6 = steps.at(-1);
  if (!step6) throw new Error('the ladder has no steps');
  const targets = [...steps, ...pages.map(targetOf)];
  say(`load on ${targets.length} pages in turn, ${flags.rounds} rounds`);
  const figures = await measureInterleaved(targets, step6, databasePid, flags);
  const writing = await measureWriting(fewPlace, step6, databasePid, flags.rounds);
  return {
    few: flags.few,
    many: flags.many,
    pages: figures,
    looked,
    saves,
    writing,
    cold,
    designing,
    visitorRows: visited,
  };
}

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  // A page whose marks are broken is told before an hour is spent on it.
  await write(flags, {});
  const ground = await prepareGround(flags);
  const { cores } = ground;
  say(
    `${ground.version}, Node ${process.version}; ${cores.app === null ? 'not pinned' : 'pinned'}`,
  );
  const day = zoneDay(systemClock.now());
  if (flags.saving) {
    console.log(`\n${plainSaving(await measureSavingAlone(ground))}\n`);
    return;
  }
  if (flags.designing) {
    const found = await measureDesigningAlone(ground);
    console.log(`\n${plainDesigning(found)}\n`);
    await write(flags, { designing: designingSection(found, ground.version, day) });
    return;
  }
  const found = await measure(ground);
  console.log(`\n${plainReport(found)}\n`);
  await write(flags, reportSections(found, ground.version, day));
}

/** Writes what was measured into its sections of a page, where one is named. */
async function write({ write: file }: Flags, sections: Sections): Promise<void> {
  if (file !== null) await writeFile(file, withSections(await readFile(file, 'utf8'), sections));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopAll().then(() => process.exit(1)));
}

async function stopAll(): Promise<void> {
  for (const stop of cleanUp.splice(0)) await stop().catch(() => undefined);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  console.error(usage);
  process.exitCode = 1;
} finally {
  await stopAll();
}
