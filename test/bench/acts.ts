import { readFileSync } from 'node:fs';

/** What acts of people took, in milliseconds, and what went wrong, each by its name. */
export interface ActTimes {
  /** Times one act of one person; a failure is counted and the person goes on. */
  readonly act: <T>(name: string, work: () => Promise<T>) => Promise<T | null>;
  readonly took: ReadonlyMap<string, readonly number[]>;
  readonly failed: ReadonlyMap<string, number>;
}

export function timeActs(): ActTimes {
  const took = new Map<string, number[]>();
  const failed = new Map<string, number>();
  return {
    took,
    failed,
    act: async (name, work) => {
      const begun = performance.now();
      try {
        const done = await work();
        const times = took.get(name) ?? [];
        took.set(name, times);
        times.push(performance.now() - begun);
        return done;
      } catch (error) {
        const said = error instanceof Error ? error.message.slice(0, 90) : String(error);
        failed.set(`${name}: ${said}`, (failed.get(`${name}: ${said}`) ?? 0) + 1);
        return null;
      }
    },
  };
}

export const quantile = (times: readonly number[], part: number): number => {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
};

/** A table of what each act took beside the same when one person is alone. */
export function actTable(busy: ActTimes, idle: ActTimes): string {
  const ms = (times: readonly number[] | undefined, part: number): string =>
    times === undefined ? '–' : quantile(times, part).toFixed(0);
  const rows = [...busy.took].map(([name, times]) =>
    [
      name,
      String(times.length),
      ...[0.5, 0.95, 0.99, 1].map((part) => ms(times, part)),
      ...[0.5, 0.99].map((part) => ms(idle.took.get(name), part)),
    ].join(' | '),
  );
  return [
    '| act | times | p50 ms | p95 | p99 | longest | alone p50 | alone p99 |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/** Memory of a process in megabytes: now, and the most it ever held. */
export function memoryOf(pid: number): { readonly now: number; readonly most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string): number =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024);
  return { now: of('VmRSS'), most: of('VmHWM') };
}
