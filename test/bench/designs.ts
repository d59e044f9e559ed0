import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { reviseProcedure } from '../../server/features/designer/drafts/startDraft.service.js';
import { partInputsIn } from '../support/partForm.js';
import { signIn, type Browser, type Typed } from './browser.js';
import { actorOf, benchEmail } from './cast.js';
import type { Asked, Counters } from './counters.js';
import { median } from './load.js';
import { cpuMs } from './processes.js';
import type { Product } from './product.js';
import type { Zone } from './zone.js';

/** What the page of a stage costs, and keeping what was typed there. */
export interface DesignFigures {
  readonly procedure: string;
  readonly stages: number;
  readonly page: Cost;
  readonly save: Cost;
}

export interface Cost {
  /** Milliseconds by the clock and of the product's own CPU, one after the other. */
  readonly ms: number;
  readonly cpu: number;
  readonly asked: Asked;
}

const times = 40;
const warmUps = 15;
const counted = 9;

/** Opens and saves the first stage of a procedure's draft in the designer, over the network. */
export async function measureDesign(
  { deps }: Zone,
  product: Product,
  counters: Counters,
  procedure: string,
): Promise<DesignFigures> {
  const officer = await actorOf(deps, benchEmail('officer'));
  const draftId = await deps.db.transaction(() => reviseProcedure(deps, officer, procedure));
  const draft = await deps.db.rows.procedureDrafts.find({ id: draftId });
  if (!draft) throw new Error(`${procedure} has no draft`);
  const { first, stages } = draft.definition.workflow;
  const path = `/designer/${draftId}/parts/workflow.stages.${first}`;
  const browser = await signIn(product.base, benchEmail('officer'), demoPassword);
  const open = async (): Promise<number> => {
    const begun = performance.now();
    await browser.get(path);
    return performance.now() - begun;
  };
  const save = await saver(browser, path);
  for (let turn = 0; turn < warmUps; turn += 1) {
    await open();
    await save();
  }
  const page = await costOf(product, counters, open);
  const both = await costOf(product, counters, save);
  return {
    procedure,
    stages: Object.keys(stages).length,
    page,
    // The form is fetched before it is sent.
    save: {
      ms: both.ms,
      cpu: both.cpu - page.cpu,
      asked: {
        statements: both.asked.statements - page.asked.statements,
        byTriggers: both.asked.byTriggers - page.asked.byTriggers,
        transaction: both.asked.transaction - page.asked.transaction,
        rowsRead: both.asked.rowsRead - page.asked.rowsRead,
      },
    },
  };
}

/** Sends the form as it stands on the page, each time with another English name. */
async function saver(browser: Browser, path: string): Promise<() => Promise<number>> {
  const { _csrf, once, seen, ...typed }: Typed = partInputsIn(await browser.get(path));
  if (_csrf === undefined || once === undefined || seen === undefined) {
    throw new Error(`${path} has no form of a part`);
  }
  let turn = 0;
  return async () => {
    turn += 1;
    const name = `${String(typed['name.en'])} ${turn}`;
    return (await browser.post(path, { ...typed, 'name.en': name })).ms;
  };
}

async function costOf(
  { pid }: Product,
  counters: Counters,
  work: () => Promise<number>,
): Promise<Cost> {
  const asked = await counters.perRequest(counted, async () => void (await work()));
  const ms: number[] = [];
  const before = cpuMs(pid);
  for (let turn = 0; turn < times; turn += 1) ms.push(await work());
  return { ms: median(ms), cpu: (cpuMs(pid) - before) / times, asked };
}
