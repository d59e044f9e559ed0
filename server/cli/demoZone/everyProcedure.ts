import { recordStanding } from '../../features/organisations/standings.service.js';
import { createCall } from '../../features/calls/createCall.service.js';
import { publishCall } from '../../features/calls/publishCall.service.js';
import { phrase } from './demoData.js';
import { fileDemoCase } from './fileDemoCase.js';
import type { Zone } from './openBooks.js';
import type { Stage } from './stage.js';
import { walkDemoCase } from './walkDemoCase.js';

const dayMs = 86_400_000;
const daysOpen = 90;

/** One case of every other procedure, each as far as `config/demo/cases.yaml` says. */
export async function everyProcedure(stage: Stage, zone: Zone): Promise<void> {
  const granted = new Map<string, string>();
  for (const [procedure, plan] of Object.entries(stage.data.cases)) {
    stage.daysAgo(plan.from);
    if (plan.standing !== undefined) await giveStanding(stage, zone, plan.who, plan.standing);
    const callId = await callOf(stage, zone, procedure);
    const baseId = plan.after === undefined ? null : await baseOf(stage, zone, plan, granted);
    const caseId = await fileDemoCase(stage, zone, procedure, callId, baseId);
    granted.set(procedure, caseId);
    await walkDemoCase(stage, {
      callId,
      caseId,
      who: plan.who,
      from: plan.from,
      until: plan.until,
    });
  }
}

async function callOf(stage: Stage, zone: Zone, procedureId: string): Promise<string> {
  const { deps, data } = stage;
  const officer = await stage.as('officer');
  const row = await deps.db.rows.procedures.find({ id: procedureId });
  const opensAt = deps.clock.now();
  const year = String(opensAt.getUTCFullYear());
  const callId = await createCall(deps, officer, {
    procedureId,
    title: {
      zh: phrase(data.words, 'call_zh', { year, name: row?.name.zh ?? '' }),
      en: phrase(data.words, 'call_en', { year, name: row?.name.en ?? '' }),
    },
    opensAt: opensAt.toISOString(),
    closesAt: new Date(opensAt.getTime() + daysOpen * dayMs).toISOString(),
    quota: 30,
    budgetLineId: zone.budgets.get(procedureId.split('.')[0] ?? '') ?? null,
  });
  await publishCall(deps, officer, callId, 1);
  return callId;
}

async function giveStanding(stage: Stage, zone: Zone, who: string, standing: string) {
  const officer = await stage.as('officer');
  await recordStanding(stage.deps, officer, zone.firms.get(who) ?? '', {
    standing,
    source: phrase(stage.data.words, 'standing'),
    valid_from: `${stage.deps.clock.now().getUTCFullYear()}-01-01`,
    valid_until: '',
  });
}

/** The case built on: walked here before, or one of the first call's. */
async function baseOf(
  { deps }: Stage,
  { firms }: Zone,
  { after = '', who }: { readonly after?: string | undefined; readonly who: string },
  granted: ReadonlyMap<string, string>,
): Promise<string | null> {
  const known = granted.get(after);
  if (known !== undefined) return known;
  const [found] = await deps.db.select<{ id: string }>(
    `SELECT a.id FROM applications a JOIN calls c ON c.id = a.call_id
      WHERE a.organisation_id = :organisation AND c.procedure_id = :after`,
    { organisation: firms.get(who) ?? '', after },
  );
  return found?.id ?? null;
}
