import { demoDocument, typedSections } from '../../../server/cli/demoZone/paperwork.js';
import { zoneDay } from '../../../server/domain/calendar.js';
import { inLocale } from '../../../server/domain/localText.js';
import { openCase } from '../../../server/shared/casefile/caseFile.js';
import { expectMoved, type Journey } from './journey.js';

/** What a founder does in the browser, form by form. */

/** Begins an application; its id. */
export async function begin(journey: Journey, callId: string, who: string): Promise<string> {
  const founder = await journey.as(who);
  const place = expectMoved(
    await founder.post(
      `/calls/${callId}/applications`,
      { organisation: journey.firms.get(who) ?? '' },
      `/calls/${callId}/apply`,
    ),
  );
  return place.split('/')[2] ?? '';
}

/** Fills in every section and encloses every document that is asked for. */
export async function complete(journey: Journey, who: string, caseId: string): Promise<void> {
  const founder = await journey.as(who);
  const project = journey.project(who);
  const today = zoneDay(journey.clock.now());
  const sections = typedSections(project, journey.stage.data.words, today);
  for (const [section, typed] of Object.entries(sections)) {
    const path = `/applications/${caseId}/sections/${section}`;
    expectMoved(await founder.post(path, typed));
  }
  const { definition } = await openCase(journey.deps, caseId);
  for (const rule of definition.documents.filter(({ required }) => required)) {
    const name = inLocale(rule.name, 'zh-CN');
    const content = demoDocument(project, name, !rule.hide_from.includes('expert'));
    const path = `/applications/${caseId}/documents`;
    expectMoved(
      await founder.upload(
        `${path}?document=${rule.id}`,
        {},
        [{ field: `document.${rule.id}`, name: `${rule.id}.pdf`, content }],
        path,
      ),
    );
  }
}

/** Ticks the declarations and submits. */
export async function submit(
  journey: Journey,
  who: string,
  caseId: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const founder = await journey.as(who);
  const { definition } = await openCase(journey.deps, caseId);
  const declared = definition.declarations.map(({ id }) => [`declare.${id}`, 'yes']);
  const typed = { ...Object.fromEntries(declared), ...more };
  expectMoved(await founder.post(`/applications/${caseId}/submit`, typed));
}

/** From the open call to the receipt; the id of the case. */
export async function apply(journey: Journey, callId: string, who: string): Promise<string> {
  const caseId = await begin(journey, callId, who);
  await complete(journey, who, caseId);
  await submit(journey, who, caseId);
  return caseId;
}
