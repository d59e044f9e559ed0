import { applications } from '../../data/tables/cases.js';
import { calls } from '../../data/tables/procedures.js';
import type { Standing } from '../../domain/organisation/standings.js';
import { recordStanding } from '../../features/organisations/standings.service.js';
import { createCall } from '../../features/calls/createCall.service.js';
import { publishCall } from '../../features/calls/publishCall.service.js';
import { phrase, type DemoCase } from './demoData.js';
import { fileDemoCase } from './fileDemoCase.js';
import type { Zone } from './openBooks.js';
import type { DemoStage } from './demoStage.js';
import { walkDemoCase } from './walkDemoCase.js';

const dayMs = 86_400_000;

/** The first case of every procedure, then the others, each as far as `config/demo` says. */
export async function everyProcedure(stage: DemoStage, zone: Zone): Promise<void> {
  const plans = [...Object.entries(stage.data.cases), ...stage.data.others];
  for (const [procedure, plan] of plans) {
    stage.daysAgo(plan.from);
    if (plan.standing !== undefined) await giveStanding(stage, zone, plan.who, plan.standing);
    const callId = await callOf(stage, zone, procedure, plan.days);
    const baseId = plan.after === undefined ? null : await baseOf(stage, zone, plan);
    const caseId = await fileDemoCase(stage, zone, plan, callId, baseId);
    await walkDemoCase(stage, { ...plan, callId, caseId });
  }
}

/** The call that is open by now, or a new one. */
async function callOf(
  stage: DemoStage,
  zone: Zone,
  procedureId: string,
  daysOpen: number,
): Promise<string> {
  const { deps, data } = stage;
  const officer = await stage.as('officer');
  const opensAt = deps.clock.now();
  const [open] = await deps.db.select(
    { id: calls.columns.id },
    `SELECT id FROM calls WHERE procedure_id = :procedureId
        AND opens_at <= :now AND closes_at > :now ORDER BY opens_at DESC LIMIT 1`,
    { procedureId, now: opensAt.toISOString() },
  );
  if (open) return open.id;
  const row = await deps.db.rows.procedures.find({ id: procedureId });
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

async function giveStanding(stage: DemoStage, zone: Zone, who: string, standing: Standing) {
  const officer = await stage.as('officer');
  await recordStanding(stage.deps, officer, zone.firms.get(who) ?? '', {
    standing,
    source: phrase(stage.data.words, 'standing'),
    valid_from: `${stage.deps.clock.now().getUTCFullYear()}-01-01`,
    valid_until: '',
  });
}

/** The case that this one builds on: the applicant's latest that was granted. */
async function baseOf(
  { deps }: DemoStage,
  { firms }: Zone,
  { after = '', who }: DemoCase,
): Promise<string | null> {
  const [found] = await deps.db.select(
    { id: applications.columns.id },
    `SELECT a.id FROM applications a JOIN calls c ON c.id = a.call_id
      WHERE a.organisation_id = :organisation AND c.procedure_id = :after
      ORDER BY a.created_at DESC LIMIT 1`,
    { organisation: firms.get(who) ?? '', after },
  );
  return found?.id ?? null;
}
