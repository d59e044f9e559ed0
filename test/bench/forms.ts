import { phrase, readDemoData } from '../../server/cli/demoZone/demoData.js';
import { typedSections } from '../../server/cli/demoZone/paperwork.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { signIn } from './browser.js';
import { benchEmail } from './cast.js';
import type { Place } from './pages.js';
import type { Save } from './saves.js';
import { typedNear } from '../../server/domain/scoring/criteria/registry.js';
import type { Drafts, Zone } from './zone.js';

/**
 * What people wait for: saving a section, the whole application and a review, and the desk taking
 * what was handed in a stage on.
 */
export async function openSaves(
  { deps }: Zone,
  { product, subjects }: Place,
  drafts: Drafts,
  times: number,
): Promise<readonly Save[]> {
  const { words } = await readDemoData();
  const [kept = '', ...handedIn] = drafts.ids;
  const filer = await signIn(product.base, drafts.email, demoPassword);
  const desk = await signIn(product.base, benchEmail('desk'), demoPassword);
  const expert = await signIn(product.base, subjects.expert, demoPassword);
  const today = zoneDay(deps.clock.now());
  const section = typedSections(drafts.project, words, today)['project'] ?? {};
  const { definition } = await openCase(deps, kept);
  const declared = definition.declarations.map(({ id }) => [`declare.${id}`, 'yes']);
  const [rubric] = Object.values(definition.rubrics);
  const scored = (rubric?.criteria ?? []).flatMap((each) => [
    [`score.${each.id}`, typedNear(each, 0.7)],
    [`comment.${each.id}`, phrase(words, 'comment')],
  ]);
  return [
    {
      name: 'a section',
      browser: filer,
      times,
      form: (turn) => {
        const path = `/applications/${kept}/sections/project`;
        const risks = `${String(section['project.risks'])} ${turn}`;
        return [path, { ...section, 'project.risks': risks, intent: 'stay' }, path];
      },
    },
    {
      name: 'submitting',
      browser: filer,
      times: Math.min(times, handedIn.length),
      form: (turn) => {
        const path = `/applications/${handedIn[turn]}/submit`;
        return [path, Object.fromEntries(declared), path];
      },
    },
    {
      name: 'advancing a stage',
      browser: desk,
      times: Math.min(times, handedIn.length),
      form: (turn) => {
        const page = `/cases/${handedIn[turn]}`;
        return [`${page}/stages/desk/accept`, { reason: 'All is there' }, page];
      },
    },
    {
      name: 'a review',
      browser: expert,
      times,
      form: (turn) => {
        const path = `/reviews/${subjects.reviewId}`;
        const opinion = `${phrase(words, 'opinion')} ${turn}`;
        return [path, { ...Object.fromEntries(scored), opinion, intent: 'keep' }, path];
      },
    },
  ];
}
