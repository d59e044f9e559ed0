import type { Response } from 'supertest';
import { readDemoData, type DemoProject } from '../../../server/cli/demoZone/demoData.js';
import { gatherCast } from '../../../server/cli/demoZone/gatherCast.js';
import { openBooks } from '../../../server/cli/demoZone/openBooks.js';
import { openStage, type DemoStage } from '../../../server/cli/demoZone/demoStage.js';
import { loadCase, type ApplicationRow } from '../../../server/data/stores/caseStore.js';
import type { Deps } from '../../../server/shared/request/deps.js';
import type { Dialect, Template } from '../databases.js';
import { depsOn, presetsTemplate, testApp, type TestApp } from '../testApp.js';
import { meetCast } from './meetCast.js';
import { castOf, type Cast } from '../cast.js';

const dayMs = 86_400_000;

/** A zone with its people and budget but no call yet; everything after that goes over HTTP. */
export interface Journey extends TestApp, Cast {
  readonly stage: DemoStage;
  /** The year's budget line of each programme. */
  readonly budgets: ReadonlyMap<string, string>;
  /** The organisation of each project's firm. */
  readonly firms: ReadonlyMap<string, string>;
  project(id: string): DemoProject;
  /** Lets so many days pass. */
  pass(days: number): void;
  /** The case as the database has it. */
  caseRow(caseId: string): Promise<ApplicationRow>;
}

/** Everybody with an account, a role and an organisation, and the budget of the year. */
export const castTemplate: Template = {
  name: 'cast',
  upon: presetsTemplate,
  fill: async (database) => {
    const stage = await stageOn(await depsOn(database));
    await gatherCast(stage);
    await openBooks(stage);
  },
};

export async function openJourney(dialect: Dialect): Promise<Journey> {
  const zone = await testApp(dialect, { template: castTemplate });
  const stage = await stageOn(zone.deps);
  const { firms, budgets } = await meetCast(stage);
  return {
    ...zone,
    stage,
    firms,
    budgets,
    ...castOf(zone.app),
    project: (id) => {
      const project = stage.data.projects.find((each) => each.id === id);
      if (!project) throw new Error(`no project ${id}`);
      return project;
    },
    pass: (days) => zone.clock.set(new Date(zone.clock.now().getTime() + days * dayMs)),
    caseRow: (caseId) => loadCase(zone.deps.db, caseId),
  };
}

/** The stage whose clock is the application's own. */
export async function stageOn(deps: Deps): Promise<DemoStage> {
  return { ...openStage(deps, await readDemoData()), deps };
}

/** A form was taken: 303 to where one goes on. Where to. */
export function expectMoved(answer: Response): string {
  if (answer.status !== 303) {
    const alert = /role="alert"[\s\S]*?<\/div>/.exec(answer.text)?.[0];
    const main = /<main[\s\S]*<\/main>/.exec(answer.text)?.[0] ?? answer.text;
    const said = (alert ?? main).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    throw new Error(`${answer.status} instead of 303: ${said.slice(0, 1000)}`);
  }
  return String(answer.headers['location']);
}

/** What an attribute of a page says. */
export function decode(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3D;', '=')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
