import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settableClock, type SettableClock } from '../../adapters/clock.js';
import { tellCases } from '../../features/outbox/tellCases.job.js';
import { loadAccount } from '../../data/stores/actorStore.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';
import type { DemoData } from './demoData.js';
import { zoneOffsetMs } from '../../domain/zoneDates.js';

const hourMs = 3600 * 1000;
const dayMs = 24 * hourMs;

/** The stage on which the demonstration zone lives through its past: a clock that can be put back. */
export interface DemoStage {
  readonly deps: Deps;
  readonly data: DemoData;
  /** Puts the clock to so many days ago, mid-morning of that day in the zone. */
  daysAgo(days: number, hour?: number): void;
  /** Who somebody of the cast is by now, roles included. */
  as(id: string): Promise<Actor>;
  /** Remembers the account of somebody of the cast. */
  meet(id: string, userId: string): void;
  /** Runs with a file of this content on disk. */
  withFile<T>(content: Buffer, work: (path: string) => Promise<T>): Promise<T>;
}

/** A stage at the present moment, with nobody of the cast remembered yet. */
export function openStage(real: Deps, data: DemoData): DemoStage {
  const now = real.clock.now();
  const clock: SettableClock = settableClock(now);
  const deps: Deps = { ...real, clock };
  const cast = new Map<string, string>();
  return {
    deps,
    data,
    daysAgo: (days, hour = 10) => {
      // Midnight in the zone is 16:00 UTC of the day before.
      const midnight = Math.floor((now.getTime() + zoneOffsetMs) / dayMs) * dayMs - zoneOffsetMs;
      const moment = midnight - days * dayMs + hour * hourMs;
      clock.set(new Date(Math.min(moment, now.getTime())));
    },
    meet: (id, userId) => void cast.set(id, userId),
    as: async (id) => {
      // Whoever comes next finds the letters about what was done before.
      await tellCases(deps);
      const account = await loadAccount(deps.db, cast.get(id) ?? '');
      if (!account) throw new Error(`nobody called ${id} in the demonstration zone`);
      return account.actor;
    },
    withFile: async (content, work) => {
      const folder = await mkdtemp(join(tmpdir(), 'qixian-demo-'));
      const path = join(folder, 'file');
      try {
        await writeFile(path, content);
        return await work(path);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
