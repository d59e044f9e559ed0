import { simplePdf } from '../../../server/cli/demoZone/simplePdf.js';
import { openCase } from '../../../server/shared/casefile/caseFile.js';
import { expectMoved, type Journey } from './journey.js';

/** What somebody from abroad types, by section; their firm is still to be registered. */
const career =
  'Ten years of research on solid electrolytes and four as head of a pilot line, with three products brought to market.';
export const overseasTyped = {
  leader: {
    'leader.name': 'Chen An',
    'leader.paper.type': 'resident_id',
    'leader.paper.number': '210211198804121015',
    'leader.born': '1988-04-12',
    'leader.mobile': '13841000000',
    'leader.email': 'chen@example.com',
    'leader.degree': 'doctor',
    'leader.degree_abroad': 'yes',
    'leader.university': 'A university abroad, materials',
    'leader.years_abroad': '6',
    'leader.career': career,
    'leader.months_in_zone': '10',
    'leader.team.0.name': 'One',
    'leader.team.0.degree': 'doctor',
    'leader.team.0.duty': 'Materials',
    'leader.team.1.name': 'Two',
    'leader.team.1.degree': 'master',
    'leader.team.1.duty': 'Process',
  },
  firm: {
    'firm.settled': 'to_register',
    'firm.leader_share': '45',
    'firm.planned_capital': '5,000,000',
    'firm.financing': '0',
  },
  project: {
    'project.title': 'Solid electrolyte films',
    'project.field': 'materials',
    'project.summary': career,
    'project.trl': '6',
    'project.technology': career,
    'project.market': career,
    'project.benefit': career,
    'project.rights.0.title': 'Film casting',
    'project.rights.0.number': 'PCT/2024/0001',
    'project.rights.0.country': 'PCT',
    'project.rights.0.status': 'granted',
  },
  plan: {
    'plan.begins_on': '2026-09-01',
    'plan.ends_on': '2028-08-31',
    'plan.milestones.0.by': '2027-08-31',
    'plan.milestones.0.target': 'Pilot line',
    'plan.milestones.0.proof': 'Test report',
    'plan.milestones.1.by': '2028-08-31',
    'plan.milestones.1.target': 'First customer',
    'plan.milestones.1.proof': 'Contract',
    'plan.grant_use.0.line': 'equipment',
    'plan.grant_use.0.use': 'Pilot line',
    'plan.grant_use.0.amount': '900,000',
  },
} as const;

/** Somebody with one name, a passport and a telephone of their own country. */
export const oneName = {
  'leader.name': 'Suharto',
  'leader.paper.type': 'passport',
  'leader.paper.number': 'c 1234567',
  'leader.mobile': '+62 812 3456 7890',
  'leader.email': 'suharto@example.org',
  'leader.team.0.name': 'Jürgen Müller',
} as const;

/** Applies in person, with every document that is asked for; the id of the case. */
export async function applyFromAbroad(
  journey: Journey,
  callId: string,
  who: string,
  leader: Readonly<Record<string, string>> = {},
): Promise<string> {
  const person = await journey.as(who);
  const place = expectMoved(
    await person.post(
      `/calls/${callId}/applications`,
      { organisation: 'self' },
      `/calls/${callId}/apply`,
    ),
  );
  const caseId = place.split('/')[2] ?? '';
  for (const [section, own] of Object.entries(overseasTyped)) {
    const typed = section === 'leader' ? { ...own, ...leader } : own;
    expectMoved(await person.post(`/applications/${caseId}/sections/${section}`, typed));
  }
  const content = simplePdf([['A document'], ['Its second page']]);
  const path = `/applications/${caseId}/documents`;
  for (const id of ['identity', 'degree', 'landing', 'rights', 'business_plan', 'truth']) {
    const file = { field: `document.${id}`, name: `${id}.pdf`, content };
    expectMoved(await person.upload(`${path}?document=${id}`, {}, [file], path));
  }
  const { definition } = await openCase(journey.deps, caseId);
  const declared = definition.declarations.map(({ id }) => [`declare.${id}`, 'yes']);
  expectMoved(await person.post(`/applications/${caseId}/submit`, Object.fromEntries(declared)));
  return caseId;
}
