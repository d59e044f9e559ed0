import { loadAccount } from '../../server/data/stores/actorStore.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { type DemoZone } from './demoZone.js';
import type { FoundForm } from './everyForm.js';
import { filledMove } from './fillEveryList.js';
import type { PageForm } from './formsOfPages.js';
import { meetingScenes } from './meetingScenes.js';
import { proofs } from './organisationProofs.js';
import { bankAnswersScene } from './paymentScenes.js';
import { accountChecked } from './payees.js';
import { recoveryScenes } from './recoveryScenes.js';
import {
  done,
  formOf,
  formsAt,
  sceneReason as reason,
  type Place,
  type Scene,
} from './sceneSteps.js';
import type { Typed } from './visitor.js';

/**
 * Forms that a zone in its everyday state shows to nobody: each scene brings about, by forms as
 * well, what must have happened before, and meets the forms of the page that it leads to.
 */
export async function formsOfScenes(zone: DemoZone): Promise<readonly FoundForm[]> {
  const found: FoundForm[] = [];
  for (const scene of scenes) {
    for (const [who, page] of await scene(zone)) found.push(...(await formsAt(zone, who, page)));
  }
  return found;
}

const feedbackToRelease: Scene = async (zone) => {
  const list = await (await zone.as('secretary')).get('/feedback');
  const [, page = ''] = /href="(\/cases\/[^"]+\/feedback)"/.exec(list.text) ?? [];
  const told = { told: '专家认为项目的市场依据还不够充分，请补充说明。', names_checked: 'yes' };
  await done(zone, ['secretary', page], page, told);
  return [['officer', page]];
};

/** A panel at work, with the secretary who may change it and an expert who is asked. */
const panelAtWork: Scene = async (zone) => {
  const [asked] = await zone.deps.db.rows.reviews.all({ status: 'invited' });
  if (!asked) throw new Error('nobody is invited');
  const expert = await zone.deps.db.rows.users.find({ id: asked.expert_id });
  return [
    ['secretary', `/cases/${asked.application_id}`],
    [expert?.email.split('@')[0] ?? '', '/reviews/invitations'],
  ];
};

/** A review that its expert may still take back. */
const reviewHandedIn: Scene = async ({ deps: { db } }) => {
  for (const review of await db.rows.reviews.all({ status: 'submitted' })) {
    const { state } = (await db.rows.applications.find({ id: review.application_id })) ?? {};
    const expert = await db.rows.users.find({ id: review.expert_id });
    if (state?.stage !== review.stage || state.visit !== review.visit || !expert) continue;
    return [[expert.email.split('@')[0] ?? '', `/reviews/${review.id}`]];
  }
  throw new Error('no review of an open panel is handed in');
};

const ruleOnTrial: Scene = async (zone) => {
  const draft = await draftOf(zone, 'kechuang.transfer');
  return [['officer', `/designer/${draft}/try?at=eligibility.0.rule&rule=org.years > 1`]];
};

const draftOf = async ({ deps }: DemoZone, procedure: string): Promise<string> => {
  const row = await deps.db.rows.procedureDrafts.find({ procedure_id: procedure });
  return row?.id ?? '';
};

/** What a browser sends of a form in which nothing was changed. */
const untouched = ({ boxes }: PageForm): Typed =>
  Object.fromEntries(boxes.map(({ name, values }) => [name, values]));

const proposedDraft: Scene = async (zone) => {
  const draft = `/designer/${await draftOf(zone, 'youth.scholarship')}`;
  const contact = `${draft}/parts/contact`;
  const form = await formOf(zone, ['officer', contact], contact);
  await done(zone, ['officer', contact], contact, {
    ...untouched(form),
    'hours.zh': '工作日 9:00–16:00',
  });
  const page = `${draft}/publish`;
  await done(zone, ['officer', page], `${page}/propose`, { note: reason });
  return [['officer2', page]];
};

const moveOfColleague: Scene = async () => [
  ['officer2', `/procedures/kechuang.startup/moves/${filledMove}`],
];

const preparedBatch: Scene = async (zone) => {
  const { rows } = zone.deps.db;
  const due = await rows.tranches.all({ status: 'due' });
  const user = await rows.users.find({ email: `officer${demoDomain}` });
  const checker = await loadAccount(zone.deps.db, user?.id ?? '');
  if (!checker) throw new Error('no officer');
  for (const { application_id: id } of due) {
    await accountChecked(zone.deps, id, checker.actor);
  }
  const form = await formOf(zone, ['preparer', '/payments'], '/payments/batches');
  const tranche = form.boxes.find(({ name }) => name === 'tranche')?.options ?? [];
  const batch = await done(zone, ['preparer', '/payments'], '/payments/batches', { tranche });
  return ['preparer', 'reviewer'].map((who) => [who, batch] as const);
};

/** An instalment that a colleague wants held, for who proposes and for who decides. */
const heldInstalment: Scene = async (zone) => {
  const { tranches } = zone.deps.db.rows;
  const [due] = await tranches.all({ status: 'due' });
  const page = `/payments/instalments/${due?.id}`;
  await done(zone, ['preparer', page], page, { act: 'hold', reason, told: reason });
  return [
    ['preparer', page],
    ['payer', page],
  ];
};

/** An objection whose applicant is asked, for who examines it and who answers. */
const objectionsExamined: Scene = async (zone) => {
  const open = await zone.deps.db.rows.objections.all({ status: 'open' });
  const [first] = open;
  const page = `/objections/${first?.id}`;
  const told = '有人反映本项目所列专利的权属存在争议，请说明。';
  await done(zone, ['discipline', page], `${page}/hear`, { told });
  const row = await zone.deps.db.rows.applications.find({ id: first?.application_id ?? '' });
  const user = await zone.deps.db.rows.users.find({ id: row?.applicant_id ?? '' });
  const own = `/applications/${row?.id}/objections/${first?.id}`;
  return [
    ['discipline', page],
    [user?.email.split('@')[0] ?? '', own],
  ];
};

const orderOfOtherSide: Scene = async (zone) => {
  const desk = '/counterparty-cases';
  const { text } = await (await zone.as('beifang')).get(desk);
  const [first] = /\/counterparty-cases\/[0-9a-f-]{36}/.exec(text) ?? [];
  return [['beifang', first ?? desk]];
};

const proven = [proofs.licence, proofs.letter];

/** Claims somebody's firm; the claim's page. */
async function claimOf(zone: DemoZone, name: string): Promise<string> {
  const firm = await zone.deps.db.rows.organisations.find({ name });
  const typed = { credit_code: firm?.credit_code ?? '', statement: reason.repeat(2) };
  const filed = await (await zone.as('lanhai')).upload('/claims', typed, proven, '/claims/new');
  return String(filed.headers['location']);
}

const claimedFirms: Scene = async (zone) => {
  const filed = await claimOf(zone, '轻航动力技术有限公司');
  const takenUp = await claimOf(zone, '智联工坊信息技术有限公司');
  await done(zone, ['desk', takenUp], `${takenUp}/take-up`);
  return [
    ['lanhai', filed],
    ['desk', filed],
    ['zhilian', takenUp],
    ['desk', takenUp],
  ];
};

const newFirm: Scene = async (zone) => {
  const facts = {
    name: '海港光学有限公司',
    legal_representative: '林远',
    registered_on: '2024-05-18',
    address: '',
    credit_code: '91350100M000100Y43',
  };
  const owner = await zone.as('lanhai');
  const made = await owner.upload('/organisations', facts, proven, '/organisations/new');
  const firm = String(made.headers['location']).split('/').at(-1) ?? '';
  const claim = await zone.deps.db.rows.organisationClaims.find({ organisation_id: firm });
  return [['desk', `/claims/${claim?.id}`]];
};

const endedCases: Scene = async (zone) => {
  const { applications } = zone.deps.db.rows;
  const waiting = await applications.all({ stage: 'desk', status: 'running' }, [['id', 'DESC']], 2);
  const refusal = {
    reason,
    basis: '《申报指南》第三条',
    remedy: '可自收到之日起六十日内申请复议。',
  };
  for (const { id } of waiting) {
    await done(zone, ['desk', `/cases/${id}`], `/cases/${id}/stages/desk/refuse`, refusal);
  }
  const [plain = '', proposed = ''] = waiting.map(({ id }) => `/cases/${id}/exits/reopen`);
  const colleagues: Place = ['officer2', `${proposed}?to=desk`];
  await done(zone, colleagues, proposed, { to: 'desk', reason, ground: '复查决定 2026-1' });
  return [
    ['officer', `${plain}?to=desk`],
    ['officer', proposed],
    ['officer2', proposed],
  ];
};

const suspension: Scene = async (zone) => {
  const { applications } = zone.deps.db.rows;
  const [row] = await applications.all({ stage: 'formal', programme_id: 'kechuang' });
  const page = `/cases/${row?.id}/exits/suspend`;
  await done(zone, ['officer2', page], page, { reason, ground: '办公会纪要 2026-1' });
  return [
    ['officer', page],
    ['officer2', page],
    ['officer', `/cases/${row?.id}/exits/send_back?to=desk`],
  ];
};

const approvedCase: Scene = async (zone) => {
  const { applications } = zone.deps.db.rows;
  const [row] = await applications.all({ stage: 'approve', programme_id: 'youth' });
  const page = `/cases/${row?.id}`;
  await done(zone, ['approver', page], `${page}/stages/approve/approve`);
  return [['officer', `/calls/${row?.call_id}/notices/new`]];
};

const increaseProposed: Scene = async (zone) => {
  const [line] = await zone.deps.db.rows.budgetLines.all({ code: 'KC' });
  const page = `/funds/${line?.id}/acts/increase`;
  const typed = { amount: '100', document: '2026-9', reason };
  return [['payer', await done(zone, ['preparer', page], page, typed)]];
};

const scenes: readonly Scene[] = [
  increaseProposed,
  panelAtWork,
  reviewHandedIn,
  feedbackToRelease,
  ruleOnTrial,
  proposedDraft,
  moveOfColleague,
  preparedBatch,
  heldInstalment,
  bankAnswersScene,
  ...recoveryScenes,
  objectionsExamined,
  orderOfOtherSide,
  claimedFirms,
  newFirm,
  endedCases,
  suspension,
  approvedCase,
  ...meetingScenes,
];
