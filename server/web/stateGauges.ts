import { Gauge, type Registry } from 'prom-client';
import { inTime } from '../adapters/inTime.js';
import { lastRecordCheck } from '../data/stores/recordCheckStore.js';
import { backlogs, lateCases } from '../features/system/backlog.query.js';
import { openSessions } from '../features/system/systemState.query.js';
import { jobNames } from '../domain/jobNames.js';
import type { Deps } from '../shared/request/deps.js';
import { inMaintenance } from '../shared/request/inMaintenance.js';
import { reachesFiles } from './health.js';

/** A scrape that waits for a database that hangs would itself be missing. */
const withinMs = 2000;

/** Figures of one kind, by their labels. */
type Figures = readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];

/**
 * Gauges of what database and work say, and a function that reads them anew. Where the database
 * does not answer within two seconds `qixian_database_up` is 0 and what it would say is left out.
 */
export function stateGauges(deps: Deps, registry: Registry): () => Promise<void> {
  const gauge = (name: string, help: string, ...labelNames: readonly string[]) => {
    const labels = [...labelNames];
    const made = new Gauge({
      name: `qixian_${name}`,
      help,
      labelNames: labels,
      registers: [registry],
    });
    return {
      set: (at: Readonly<Record<string, string>>, value: number): void => made.set(at, value),
      clear: (): void => {
        made.reset();
        // One without labels begins anew at 0, which would be a figure.
        if (labels.length === 0) made.remove();
      },
    };
  };
  const up = gauge('database_up', '1 where the database answered within two seconds.');
  const connections = gauge(
    'database_connections',
    'Connections in use, and work that waits for one.',
    'way',
    'state',
  );
  const filesUp = gauge('files_up', '1 where the place of files answered within a second.');
  const maintenance = gauge('maintenance', '1 while nothing can be written, on purpose.');
  const gauges = {
    letters: gauge('letters', 'Letters that wait or were given up.', 'state'),
    oldestLetter: gauge('oldest_letter_seconds', 'Age of the oldest letter that waits.'),
    lateCases: gauge('late_cases', 'Running cases past the deadline of their stage.'),
    oldestLate: gauge('oldest_late_case_seconds', 'How long the latest of them is late.'),
    sessions: gauge('sessions', 'Sessions that have not ended.'),
    recordBroken: gauge('record_broken', 'Checks of the record that did not hold.'),
    recordChecked: gauge('record_checked_timestamp_seconds', 'When the record was last checked.'),
    jobEnded: gauge('job_ended_timestamp_seconds', 'When a job last came to its end.', 'job'),
    jobFailed: gauge('job_failed', '1 where the last run failed, or a part of it.', 'job'),
    jobBacklog: gauge('job_backlog', 'What waits for a job.', 'job'),
    jobOldest: gauge('job_oldest_seconds', 'Age of the oldest of it.', 'job'),
  };
  return async () => {
    for (const [way, load] of Object.entries(deps.db.load())) {
      connections.set({ way, state: 'used' }, load.used);
      connections.set({ way, state: 'waiting' }, load.waiting);
    }
    maintenance.set({}, inMaintenance(deps) ? 1 : 0);
    const reached = reachesFiles(deps);
    const known = await inTime(
      figuresOf(deps).catch(() => null),
      withinMs,
      null,
    );
    up.set({}, known === null ? 0 : 1);
    filesUp.set({}, (await reached) ? 1 : 0);
    for (const [name, each] of Object.entries(gauges)) {
      each.clear();
      for (const [labels, value] of known?.get(name) ?? []) each.set(labels, value);
    }
  };
}

async function figuresOf(deps: Deps): Promise<ReadonlyMap<string, Figures>> {
  const { db, clock } = deps;
  const now = clock.now().getTime();
  const [waits, late, jobs, check, failed, unwritten, sessions] = await Promise.all([
    backlogs(deps),
    lateCases(deps),
    db.rows.jobs.all({}),
    lastRecordCheck(deps),
    db.rows.mails.count({ status: 'failed' }),
    db.rows.letterFailures.count({}),
    openSessions(deps),
  ]);
  const age = (at: string | null): number => (at === null ? 0 : (now - Date.parse(at)) / 1000);
  const seconds = (at: string): number => Date.parse(at) / 1000;
  const letters = waits.get(jobNames.deliverMails) ?? { waiting: 0, oldest: null };
  const one = (value: number): Figures => [[{}, value]];
  return new Map<string, Figures>([
    [
      'letters',
      [
        [{ state: 'waiting' }, letters.waiting],
        [{ state: 'failed' }, failed],
        [{ state: 'unwritten' }, unwritten],
      ],
    ],
    ['oldestLetter', one(age(letters.oldest))],
    ['lateCases', one(late.waiting)],
    ['oldestLate', one(age(late.oldest))],
    ['sessions', one(sessions)],
    ['recordBroken', check === null ? [] : one(check.broken)],
    ['recordChecked', check === null ? [] : one(seconds(check.started_at))],
    [
      'jobEnded',
      jobs.flatMap(({ name, ended_at: at }) => (at === null ? [] : [[{ job: name }, seconds(at)]])),
    ],
    ['jobFailed', jobs.map(({ name, error }) => [{ job: name }, error === '' ? 0 : 1])],
    ['jobBacklog', [...waits].map(([job, { waiting }]) => [{ job }, waiting])],
    [
      'jobOldest',
      [...waits].flatMap(([job, { oldest }]) => (oldest === null ? [] : [[{ job }, age(oldest)]])),
    ],
  ]);
}
