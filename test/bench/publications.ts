import type { Connection } from 'mysql2/promise';
import type { Actor } from '../../server/domain/actor.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { lint } from '../../server/domain/lint/lint.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { beginDraft } from '../../server/features/designer/drafts/startDraft.service.js';
import {
  proposeDraft,
  publishDraft,
} from '../../server/features/designer/publishing/decideDraft.service.js';
import type { Deps } from '../../server/shared/request/deps.js';
import { newestVersionOf } from '../../server/features/designer/versions/procedureVersions.step.js';
import { bareWriting } from './bare.js';
import { actorOf, benchEmail } from './cast.js';
import { fortyStages } from './fortyStages.js';
import { median } from './load.js';
import { msOf } from './timing.js';
import type { Zone } from './zone.js';

/** What it costs to look over a large definition, and to make a version of it. */
export interface PublishFigures {
  readonly stages: number;
  readonly rules: number;
  readonly lintMs: number;
  /** Milliseconds to propose and to publish, by two persons, without the pages. */
  readonly ms: number;
  /** The same for nothing but writing the row of the version, in one transaction. */
  readonly bareMs: number;
}

const times = 21;
const warmUps = 5;

/** The procedure whose newest version has forty stages once this has been measured. */
export const fortyOf = (turn: number): string => `kechuang.bench_${turn}`;

/** Lints and publishes a definition of forty stages again and again, each time as a new procedure. */
export async function measurePublishing(
  { deps }: Zone,
  connection: Connection,
  database: string,
): Promise<PublishFigures> {
  const startup = await newestVersionOf(deps, 'kechuang.startup');
  if (!startup) throw new Error('the startup procedure is not there');
  const definition = fortyStages(startup.definition);
  const [proposer, publisher] = [
    await actorOf(deps, benchEmail('officer')),
    await actorOf(deps, benchEmail('officer2')),
  ];
  const publish = async (turn: number): Promise<number> =>
    publishOnce(deps, [proposer, publisher], { ...definition, procedure: fortyOf(turn) });
  for (let turn = 0; turn < warmUps; turn += 1) await publish(turn);
  const bare = await bareWriting(connection, database, [
    { kind: 'insert', table: 'procedure_versions' },
  ]);
  const lints: number[] = [];
  const published: number[] = [];
  const bareTimes: number[] = [];
  for (let turn = warmUps; turn < warmUps + times; turn += 1) {
    lints.push(await msOf(() => lint(definition)));
    published.push(await publish(turn));
    bareTimes.push(await bare());
  }
  return {
    stages: Object.keys(definition.workflow.stages).length,
    rules: compileDefinition(definition).rules.size,
    lintMs: median(lints),
    ms: median(published),
    bareMs: median(bareTimes),
  };
}

async function publishOnce(
  deps: Deps,
  [proposer, publisher]: readonly [Actor, Actor],
  definition: Definition,
): Promise<number> {
  const draftId = await deps.db.transaction(() => beginDraft(deps, proposer, definition, null));
  return msOf(async () => {
    await proposeDraft(deps, proposer, { draftId, version: 1 }, 'Forty stages, all alike');
    await publishDraft(deps, publisher, { draftId, version: 2 });
  });
}
