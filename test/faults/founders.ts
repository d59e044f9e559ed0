import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { openDatabase, type Database } from '../../server/data/database.js';
import { NotTaken, signIn, type Browser } from '../bench/browser.js';
import { testSecret } from '../support/databases.js';
import type { Draft } from './workingZone.js';

const pauseMs = 150;
/** Who waits longer than this for the first save after a fault is stuck. */
const stuckAfterMs = 40_000;

/** Founders who save their drafts again and again, each with a number that goes up. */
export interface FoundersAtWork {
  /** Waits until everybody has saved once. */
  begun(): Promise<void>;
  /** Says that the fault is over; waits until everybody has saved again: how long that took, or null. */
  recover(): Promise<number | null>;
  /** The numbers of the last saves that were answered as done. */
  answered(): readonly number[];
  /** Ends the work; what everybody saw, and how many saves that were answered as done are not there. */
  finish(): Promise<WorkDone>;
  /** Ends the work without looking at it. */
  stop(): void;
  /** How many of these saves, one for each founder, stand in a database neither themselves nor with a later one. */
  lostIn(url: string, answered: readonly number[]): Promise<number>;
}

interface WorkDone {
  readonly seen: string;
  readonly lost: number;
  /** Answers that are neither a page nor an honest "try again". */
  readonly wrong: readonly string[];
}

interface Founder {
  readonly draft: Draft;
  /** The number of the last save that was sent, and of the last one answered as done. */
  sent: number;
  answered: number;
  answeredAt: number;
}

/** Answers of a product that cannot just now, or whose form was overtaken, and says so. */
const honest = new Set(['303', '503', '409', 'no connection', 'signed out']);

/** Lets founders sign in at these addresses, shared out in turn, and begin to work. */
export function foundersAtWork(
  bases: readonly string[],
  drafts: readonly Draft[],
  url: string,
): FoundersAtWork {
  const seen = new Map<string, number>();
  let longestMs = 0;
  const day = { over: false };
  const founders = drafts.map<Founder>((draft) => ({ draft, sent: 0, answered: 0, answeredAt: 0 }));
  const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

  const answeredNow = (): readonly number[] => founders.map(({ answered }) => answered);

  const work = async (founder: Founder, base: string): Promise<void> => {
    let browser: Browser | null = null;
    while (!day.over) {
      const begun = performance.now();
      try {
        browser ??= await signIn(base, founder.draft.email, demoPassword);
        const number = founder.sent + 1;
        await save(browser, founder, number);
        founder.answered = number;
        founder.answeredAt = performance.now();
        note('303');
      } catch (error) {
        const status = error instanceof NotTaken ? error.status : 0;
        // Their session has had its time: they sign in again, as anybody would.
        if (status === 302 || status === 303) browser = null;
        note(browser === null ? 'signed out' : status === 0 ? 'no connection' : String(status));
      }
      longestMs = Math.max(longestMs, performance.now() - begun);
      await pause(pauseMs);
    }
  };
  const ends = founders.map((founder, at) => work(founder, bases[at % bases.length] ?? ''));
  const everybodySince = async (moment: number): Promise<boolean> => {
    const until = performance.now() + stuckAfterMs;
    while (founders.some(({ answeredAt }) => answeredAt <= moment)) {
      if (performance.now() > until) return false;
      await pause(20);
    }
    return true;
  };
  return {
    answered: answeredNow,
    lostIn: (place, answered) => lostOf(founders, place, answered),
    begun: async () => {
      if (!(await everybodySince(0))) throw new Error(`nobody could work: ${told(seen)}`);
    },
    recover: async () => {
      const lifted = performance.now();
      return (await everybodySince(lifted)) ? performance.now() - lifted : null;
    },
    stop: () => {
      day.over = true;
    },
    finish: async () => {
      day.over = true;
      await Promise.all(ends);
      return {
        seen: `${told(seen)}; longest ${(longestMs / 1000).toFixed(1)} s`,
        lost: await lostOf(founders, url, answeredNow()),
        wrong: [...seen.keys()].filter((what) => !honest.has(what)).map((what) => `saw ${what}`),
      };
    },
  };
}

async function save(browser: Browser, founder: Founder, number: number): Promise<void> {
  const path = `/applications/${founder.draft.id}/sections/project`;
  const risks = `${String(founder.draft.section['project.risks'])} #${number}#`;
  const typed = { ...founder.draft.section, 'project.risks': risks, intent: 'stay' };
  founder.sent = number;
  await browser.post(path, typed, path);
}

/** Saves that were answered as done and that neither they nor a later one left a trace of. */
async function lostOf(
  founders: readonly Founder[],
  url: string,
  answered: readonly number[],
): Promise<number> {
  return withDatabase(url, async (db) => {
    let lost = 0;
    for (const [at, { draft, sent }] of founders.entries()) {
      const number = await savedNumber(db, draft);
      if (number < (answered[at] ?? 0) || number > sent) lost += 1;
    }
    return lost;
  });
}

/** The number that stands in a draft. */
async function savedNumber(db: Database, { id }: Draft): Promise<number> {
  const row = await db.rows.applicationSections.find({ application_id: id, section: 'project' });
  return Number(/#(\d+)#/.exec(JSON.stringify(row?.answers ?? ''))?.[1] ?? 0);
}

/** Looks at a database that the product uses, on a connection of its own. */
export async function withDatabase<T>(url: string, look: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase(url, testSecret);
  try {
    return await look(db);
  } finally {
    await db.close();
  }
}

const told = (seen: ReadonlyMap<string, number>): string =>
  [...seen].map(([what, count]) => `${what} ×${count}`).join(', ');

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
