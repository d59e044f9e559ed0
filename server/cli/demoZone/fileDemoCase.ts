import { shownDocuments } from '../../domain/procedure/answers.js';
import { zoneDay } from '../../domain/calendar.js';
import { inLocale } from '../../domain/localText.js';
import { openApplicationDraft } from '../../features/applications/applicationDraft.query.js';
import { attachFile } from '../../features/applications/attachFile.service.js';
import { saveSection } from '../../features/applications/saveSection.service.js';
import { startApplication } from '../../features/applications/startApplication.service.js';
import { submitApplication } from '../../features/applications/submitApplication.service.js';
import type { DemoCase } from './demoData.js';
import type { Zone } from './openBooks.js';
import { simplePdf } from './simplePdf.js';
import type { DemoStage } from './demoStage.js';
import { applicantOf, typedAnswers } from './typedCase.js';

/** An applicant fills in and hands in what `config/demo` says of a case. */
export async function fileDemoCase(
  stage: DemoStage,
  zone: Zone,
  plan: DemoCase,
  callId: string,
  baseId: string | null,
): Promise<string> {
  const { deps, data } = stage;
  const { who } = plan;
  const actor = await stage.as(who);
  const organisationId = zone.firms.get(who) ?? null;
  const id = await startApplication(deps, actor, { callId, organisationId, baseId });
  const today = zoneDay(deps.clock.now());
  for (const [section, raw] of typedAnswers(data, plan, today, await marksOf(stage, zone))) {
    const row = await deps.db.rows.applicationSections.find({ application_id: id, section });
    await saveSection(deps, actor, { id, section, version: row?.version ?? 0, raw });
  }
  const draft = await openApplicationDraft(deps, actor, id);
  const { compiled, definition } = draft.file;
  for (const document of shownDocuments(compiled, draft.answers, draft.caseContext.ruleContext)) {
    const rule = compiled.documents.get(document)?.document;
    if (!rule?.required) continue;
    const name = inLocale(rule.name, 'zh-CN');
    const content = simplePdf([[name, applicantOf(data, who, today).name]]);
    await stage.withFile(content, (path) =>
      attachFile(deps, actor, {
        id,
        document,
        file: { path, name: `${name}.pdf`, sizeBytes: content.length },
      }),
    );
  }
  await submitApplication(deps, actor, {
    id,
    declarations: definition.declarations.map((each) => each.id),
  });
  return id;
}

/** The listed provider of the zone, once there is one. */
async function marksOf(
  { deps, data }: DemoStage,
  { firms }: Zone,
): Promise<Record<string, string>> {
  const who = data.cases['voucher.provider']?.who ?? '';
  const entry = await deps.db.rows.registryEntries.find({
    registry: 'provider',
    organisation_id: firms.get(who) ?? '',
  });
  if (!entry) return {};
  const code = data.organisations.find(({ id }) => id === who)?.credit_code ?? '';
  return { provider: entry.number, provider_code: code };
}
