import autocannon from 'autocannon';
import { cpuMs } from './processes.js';

export const connections = 64;

export interface Target {
  readonly name: string;
  readonly url: string;
  readonly cookie: string;
  /** The server's process. */
  readonly pid: number;
}

/** One round of load on one page. */
export interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds per request. */
  readonly appCpu: number;
  readonly dbCpu: number;
  readonly failures: number;
}

/** What a page came to over all rounds: the median of each figure, failures summed. */
export type Figures = Round & {
  readonly rounds: number;
  /** Its CPU, application and database, divided by the yardstick's just before and after it. */
  readonly timesYardstick: number;
};

/** Fires `amount` requests over 64 kept-alive connections and reads what they cost. */
export async function fire(target: Target, databasePid: number, amount: number): Promise<Round> {
  const before = { app: cpuMs(target.pid), db: cpuMs(databasePid), at: performance.now() };
  const result = await autocannon({
    url: target.url,
    connections: Math.min(connections, amount),
    amount,
    headers: target.cookie === '' ? {} : { cookie: target.cookie },
    timeout: 60,
    // Its clock ticks once a sample, and a round may be over within one.
    sampleInt: 50,
  });
  const seconds = (performance.now() - before.at) / 1000;
  const total = result.requests.total;
  return {
    perSecond: total / seconds,
    p50: result.latency.p50,
    p99: result.latency.p99,
    appCpu: (cpuMs(target.pid) - before.app) / total,
    dbCpu: (cpuMs(databasePid) - before.db) / total,
    failures: result.errors + result.timeouts + result.non2xx,
  };
}

interface Plan {
  readonly rounds: number;
  readonly secondsPerRound: number;
}

/**
 * Requests of each page before any counts, and how many of one follow upon each other. The engine
 * goes on compiling for that long: step 6 takes 1.5 ms of CPU in the first thousand, 1.0 in the
 * third and 0.7 from the fourth on, and a page of the product settles as late. What is measured
 * earlier is the compiler, on one side or on both.
 */
const warmUp = { requests: 5120, inTurn: 256 } as const;

/**
 * Measures all targets in turn, again and again, and the yardstick between any two of them. What
 * else the machine does moves both alike, so that a page divided by its neighbours says more than
 * either. All are warmed up in turn first, which tells how many requests make a round.
 */
export async function measureInterleaved(
  targets: readonly Target[],
  yardstick: Target,
  databasePid: number,
  plan: Plan,
): Promise<ReadonlyMap<string, Figures>> {
  const amounts = await warmAll(targets, databasePid, plan);
  const shoot = (target: Target, share = 1): Promise<Round> =>
    fire(target, databasePid, Math.ceil((amounts.get(target.name) ?? connections) * share));
  const rounds = new Map<string, Beside[]>(targets.map(({ name }) => [name, []]));
  let before = await shoot(yardstick, shareOfYardstick);
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const target of targets) {
      const fired = await shoot(target);
      const after = await shoot(yardstick, shareOfYardstick);
      const times = cpuOf(fired) / ((cpuOf(before) + cpuOf(after)) / 2);
      rounds.get(target.name)?.push({ ...fired, timesYardstick: times });
      before = after;
    }
  }
  return new Map([...rounds].map(([name, each]) => [name, medianRound(each)]));
}

type Beside = Round & Pick<Figures, 'timesYardstick'>;

/** Two short rounds of the yardstick stand beside each round of a page. */
const shareOfYardstick = 0.5;

/** CPU of application and database, milliseconds per request. */
export const cpuOf = ({ appCpu, dbCpu }: Pick<Round, 'appCpu' | 'dbCpu'>): number => appCpu + dbCpu;

/** The requests of a round of each target, as fast as it last was. */
async function warmAll(
  targets: readonly Target[],
  databasePid: number,
  { secondsPerRound }: Plan,
): Promise<ReadonlyMap<string, number>> {
  const amounts = new Map<string, number>();
  for (let done = 0; done < warmUp.requests; done += warmUp.inTurn) {
    for (const target of targets) {
      const { perSecond } = await fire(target, databasePid, warmUp.inTurn);
      const amount = Math.ceil(perSecond * secondsPerRound);
      amounts.set(target.name, Math.max(connections * 4, amount));
    }
  }
  return amounts;
}

function medianRound(rounds: readonly Beside[]): Figures {
  const middle = (key: keyof Beside): number => median(rounds.map((round) => round[key]));
  return {
    perSecond: middle('perSecond'),
    p50: middle('p50'),
    p99: middle('p99'),
    appCpu: middle('appCpu'),
    dbCpu: middle('dbCpu'),
    failures: rounds.reduce((sum, { failures }) => sum + failures, 0),
    rounds: rounds.length,
    timesYardstick: middle('timesYardstick'),
  };
}

/** The middle of some numbers; 0 of none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
