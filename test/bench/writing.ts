import { hiddenInputs } from '../support/visitor.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { signIn, type Browser } from './browser.js';
import { cpuOf, fire, median, type Target } from './load.js';
import type { Place } from './pages.js';
import { cpuMs } from './processes.js';

/** What the saving of a review costs while its expert writes. */
export interface WritingFigures {
  /** CPU of application and database for one saving, in milliseconds. */
  readonly cpu: number;
  /** The same divided by that of one request of step 6 of the ladder, just before and after it. */
  readonly timesStep6: number;
}

/**
 * What the release before (0.3.0) took beside step 6: 1 ÷ 0.59 of its successor, as both measured in
 * turn, and that successor took 2.00 × step 6 as below (28 November 2026, on a busy machine, where a
 * second sitting gave 2.6: the lower is the harder).
 */
export const reviewOfBefore = 3.4;

/** As many as the engine takes to settle; see `load.ts`. */
const warmUps = 3000;
const savings = 200;
const yardsticks = 300;

/** Sends what the script of the page sends, one saving after the other, and step 6 in between. */
export async function measureWriting(
  { product, subjects }: Place,
  step6: Target,
  databasePid: number,
  rounds: number,
): Promise<WritingFigures> {
  const expert = await signIn(product.base, subjects.expert, demoPassword);
  const save = await saver(product.base, expert, `/reviews/${subjects.reviewId}`);
  const cpu = (): number => cpuMs(product.pid) + cpuMs(databasePid);
  for (let turn = 0; turn < warmUps; turn += 1) await save();
  const figures: WritingFigures[] = [];
  let before = cpuOf(await fire(step6, databasePid, yardsticks));
  for (let round = 0; round < rounds; round += 1) {
    const begun = cpu();
    for (let turn = 0; turn < savings; turn += 1) await save();
    const each = (cpu() - begun) / savings;
    const after = cpuOf(await fire(step6, databasePid, yardsticks));
    figures.push({ cpu: each, timesStep6: each / ((before + after) / 2) });
    before = after;
  }
  return {
    cpu: median(figures.map((each) => each.cpu)),
    timesStep6: median(figures.map((each) => each.timesStep6)),
  };
}

/** Fills in the rubric once more at each call, as an expert who goes on writing. */
async function saver(base: string, expert: Browser, path: string): Promise<() => Promise<void>> {
  const page = await expert.get(path);
  const inputs = [...page.matchAll(/name="(score|comment)\.([\w-]+)"/g)].map(
    ([, what, criterion]) => [`${what}.${criterion}`, what === 'score' ? '5' : 'Well argued'],
  );
  const typed = { ...hiddenInputs(page, path), ...Object.fromEntries(inputs), intent: 'save' };
  let { version } = hiddenInputs(page, path);
  let turn = 0;
  return async () => {
    turn += 1;
    const response = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { cookie: expert.cookie(), accept: 'application/json' },
      body: new URLSearchParams({ ...typed, opinion: `Sound ${turn}`, version: String(version) }),
    });
    const told: unknown = await response.json();
    if (!response.ok || typeof told !== 'object' || told === null || !('version' in told)) {
      throw new Error(`${path} was not saved: ${response.status} ${JSON.stringify(told)}`);
    }
    version = String(told.version);
  };
}
