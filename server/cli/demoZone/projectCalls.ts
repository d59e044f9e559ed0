import { createCall } from '../../features/calls/createCall.service.js';
import { publishCall } from '../../features/calls/publishCall.service.js';
import { begin, handInDemoCase } from './acts.js';
import type { DemoProject } from './demoData.js';
import type { Zone } from './openBooks.js';
import type { DemoStage } from './demoStage.js';

const dayMs = 86_400_000;

/** The officer publishes a call of `config/demo/words.yaml` that opens today. */
export async function callFor(stage: DemoStage, zone: Zone, name: string): Promise<string> {
  const { deps, data } = stage;
  const call = data.words.calls[name];
  if (!call) throw new Error(`no call ${name} in config/demo/words.yaml`);
  const officer = await stage.as('officer');
  const opensAt = deps.clock.now();
  const callId = await createCall(deps, officer, {
    procedureId: call.procedure,
    title: call.title,
    opensAt: opensAt.toISOString(),
    closesAt: new Date(opensAt.getTime() + call.days * dayMs).toISOString(),
    quota: call.quota,
    budgetLineId: zone.budgets.get(call.procedure.split('.')[0] ?? '') ?? null,
  });
  await publishCall(deps, officer, callId, 1);
  return callId;
}

/** The project whose firm has this id in `config/demo/projects.yaml`. */
export function projectOf({ data }: DemoStage, id: string): DemoProject {
  const project = data.projects.find((each) => each.id === id);
  if (!project) throw new Error(`no project ${id} in config/demo/projects.yaml`);
  return project;
}

/** A firm applies today; the id of its case. */
export async function apply(
  stage: DemoStage,
  zone: Zone,
  callId: string,
  id: string,
): Promise<string> {
  const project = projectOf(stage, id);
  const caseId = await begin(stage, project, callId, zone.firms.get(id) ?? '');
  await handInDemoCase(stage, project, caseId);
  return caseId;
}
