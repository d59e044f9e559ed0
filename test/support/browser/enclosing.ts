import { demoDocument } from '../../../server/cli/demoZone/paperwork.js';
import { inLocale } from '../../../server/domain/localText.js';
import { openCase } from '../../../server/shared/casefile/caseFile.js';
import type { Journey } from '../journey/journey.js';
import type { Walker } from './walker.js';

/** Chooses a file for every document that is asked for and presses the button beside it. */
export async function encloseAll(
  journey: Journey,
  founder: Walker,
  who: string,
  caseId: string,
): Promise<void> {
  await founder.go(`/applications/${caseId}/documents`);
  const { definition } = await openCase(journey.deps, caseId);
  for (const { id, name, hide_from } of definition.documents.filter(({ required }) => required)) {
    const input = founder.input(`document.${id}`);
    const buffer = demoDocument(
      journey.project(who),
      inLocale(name, 'zh-CN'),
      !hide_from.includes('expert'),
    );
    await input.setInputFiles({ name: `${id}.pdf`, mimeType: 'application/pdf', buffer });
    const form = `form[data-upload]:has([name="document.${id}"])`;
    await founder.press(founder.page.locator(`${form} button`));
  }
}
