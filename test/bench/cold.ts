import { connections } from './load.js';

export interface ColdFigures {
  /** Answers with a status of 500 or more, or none at all. */
  readonly failures: number;
  /** The first and the last answer of all, in milliseconds from the beginning. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** 64 readers at once on a server that has answered nobody yet. */
export async function measureCold(url: string, cookie: string): Promise<ColdFigures> {
  const begun = performance.now();
  const answers = await Promise.all(
    Array.from({ length: connections }, async () => {
      try {
        const response = await fetch(url, { headers: { cookie } });
        await response.arrayBuffer();
        return { ok: response.status < 500, ms: performance.now() - begun };
      } catch {
        return { ok: false, ms: performance.now() - begun };
      }
    }),
  );
  const times = answers.map(({ ms }) => ms);
  return {
    failures: answers.filter(({ ok }) => !ok).length,
    firstMs: Math.min(...times),
    lastMs: Math.max(...times),
  };
}
