import type { MainPage } from './mainPages.js';
import { redesigned } from './redesign.js';

const draft = `main li:has-text("${redesigned}") a.button`;
const tab = (name: string): string => `a[href^="/designer/"][href$="/${name}"]`;

/** A page of the draft: its tab, and what is clicked there. */
const at = (name: string, ...clicks: readonly string[]): MainPage => ({
  name: ['designer', name, ...clicks.map((each) => /[\w.]+(?="\])/.exec(each)?.[0] ?? '')].join(
    '-',
  ),
  who: 'officer',
  from: '/designer',
  clicks: [draft, tab(name), ...clicks],
});

const part = (path: string): string => `main a[href$="/parts/${path}"]`;

/** The pages on which a procedure is changed, tried and published, once `redesign` has begun it. */
export const designerPages: readonly MainPage[] = [
  { name: 'designer', who: 'officer', from: '/designer' },
  { name: 'designer-new', who: 'officer', from: '/designer/new' },
  { name: 'designer-overview', who: 'officer', from: '/designer', clicks: [draft] },
  at('settings'),
  { ...at('workflow'), name: 'designer-stages' },
  {
    ...at('workflow', part('workflow.stages.review')),
    name: 'designer-workflow',
    both: true,
  },
  at('workflow', part('workflow.stages.formal')),
  at('workflow', part('workflow.stages.notice')),
  at('workflow', part('workflow.stages.midterm')),
  at('workflow', 'main a[href$="/add/workflow.stages"]'),
  at('form'),
  at('form', part('form.company')),
  at('form', part('form.founder.position')),
  at('form', part('form.equity.shareholders')),
  at('documents'),
  at('documents', part('documents.licence')),
  at('eligibility'),
  at('eligibility', part('eligibility.age')),
  at('rubrics'),
  at('rubrics', 'main a[href*="/parts/rubrics."]'),
  at('award'),
  at('award', part('award.classes.first')),
  at('award', part('award.tranches.first')),
  at('obligations'),
  at('mails'),
  at('mails', part('mails.submitted')),
  { ...at('publish'), name: 'designer-publish', shows: '#changes', both: true },
  at('publish', 'main a[href$="/import"]'),
  at('replay'),
  {
    ...at('walk'),
    name: 'walk',
    query: 'path=accepted.passed.scored',
    shows: '#steps',
    both: true,
  },
  { name: 'compare', who: 'officer', from: `/procedures/${redesigned}/compare` },
  { name: 'moves', who: 'officer', from: `/procedures/${redesigned}/moves`, both: true },
  { name: 'moves-list', who: 'officer', from: '/moves' },
  {
    name: 'moves-batch',
    who: 'officer2',
    from: `/procedures/${redesigned}/moves`,
    clicks: [`main a[href*="/moves/"]`],
  },
];
