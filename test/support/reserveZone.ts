import type { Actor } from '../../server/domain/actor.js';
import { withdraw } from '../../server/domain/workflow/machine.js';
import { publishNotice } from '../../server/features/notices/publishNotice.service.js';
import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import { changeCase, useVerb } from '../../server/shared/casework/caseWork.js';
import type { TestDatabase } from './databases.js';
import { reviewedCase } from './reviewedCase.js';
import { reviewZone } from './reviewZone.js';
import { hiddenInputs, type Visitor } from './visitor.js';

export const why = 'The firm above has given up its place.';

export type ReserveZone = Awaited<ReturnType<typeof reserveZone>>;

/** A zone whose call has two places, two in reserve and five cases that were reviewed, with what people do there. */
export async function reserveZone(database: TestDatabase) {
  const zone = await reviewZone(database, {
    quota: 2,
    budgetYuan: 3_500_000,
    whole: true,
    rank: { reserves: 2, reserve_term: '30 wd' },
    vote: { quorum: 1 },
    unique: [
      {
        id: 'project',
        key: ['project.title'],
        also: [],
        within: 'ever',
        message: { zh: 'Taken', en: 'Taken' },
      },
    ],
  });
  const experts: Actor[] = [];
  for (const name of ['one', 'two', 'three', 'four', 'five']) {
    experts.push(await zone.expert(name));
  }
  const head = await zone.browse(zone.head);
  const approver = await zone.browse(await zone.person('approver', 'approver'));
  const ids: Record<string, string> = {};
  const ranking = () => `/calls/${zone.ids.call}/ranking`;
  const reserve = () => `/calls/${zone.ids.call}/reserve`;
  const change = () => `${ranking()}/change`;
  const of = (name: string): string => ids[name] ?? '';
  const stateOf = (name: string) => zone.stateOf(of(name));
  const rated = (title: string, total: number) =>
    reviewedCase(zone, title, experts, [total, total, total, total, total]);
  const english = async (who: Visitor, path: string) => (await who.get(`${path}?lang=en`)).text;
  const letters = async (name: string) => {
    await tellCases(zone.deps);
    const mails = await zone.deps.db.rows.mails.all({ application_id: of(name) });
    return mails.map(({ event }) => event);
  };
  const givesUp = (name: string) =>
    changeCase(zone.deps, zone.staff, of(name), (file, context) =>
      withdraw(context, file.subject.state, 'We go elsewhere.'),
    );
  const actOnChange = async (who: Visitor, act: string, more: object = {}) => {
    const { text } = await who.get(change());
    const shown = hiddenInputs(text, `${change()}/${act}`);
    const row = await zone.deps.db.rows.rankingChanges.find({ open_key: zone.ids.call });
    return who.send(`${change()}/${act}`, {
      change: row?.id ?? '',
      hash: row?.content_hash ?? '',
      ...hiddenInputs(text, change()),
      ...shown,
      ...more,
    });
  };

  const grounds = {
    reason: 'SECRETREASON: an expert had typed 18 for 81.',
    told: 'The order was worked out anew.',
    ground: 'Minutes 7',
  };
  const correct = async (more: object = {}, who = head) => {
    const { text } = await who.get(change());
    return who.send(change(), { ...hiddenInputs(text, change()), ...grounds, ...more });
  };

  /** Confirms what is proposed: two selected, two in reserve, one not. */
  const confirm = () =>
    head.post(ranking(), {
      [`choice.${of('Best')}`]: 'first',
      [`choice.${of('Second')}`]: 'second',
      [`choice.${of('Third')}`]: 'reserve',
      [`choice.${of('Fourth')}`]: 'reserve',
      [`choice.${of('Fifth')}`]: 'no',
    });

  /** The head proposes it for the place that is free, and a second person approves. */
  async function fill(name: string): Promise<void> {
    const typed = { application: of(name), class: 'third', reason: why };
    expect((await head.post(reserve(), typed)).status).toBe(303);
    expect((await actOnChange(approver, 'approve')).status).toBe(303);
  }

  const caseRow = async (name: string) => {
    const row = await zone.deps.db.rows.applications.find({ id: of(name) });
    if (!row) throw new Error('no case');
    return row;
  };

  /** Through the meeting. */
  async function vote(name: string): Promise<void> {
    const voter = await zone.browse(await zone.person(`member for ${name}`, 'joint_member'));
    await voter.post(`/calls/${zone.ids.call}/meeting`, { [`vote.${of(name)}`]: 'agree' });
    await head.post(`/cases/${of(name)}/stages/joint/close_vote`, { reason: why });
  }

  /** Through the meeting and the approval onto a public list. */
  async function publish(name: string): Promise<void> {
    await vote(name);
    const actor = await zone.person(`approver of ${name}`, 'approver');
    await useVerb(zone.deps, actor, of(name), 'approve', 'approve', { reason: '' });
    const title = { zh: name, en: name };
    await publishNotice(zone.deps, zone.staff, zone.ids.call, { title, caseIds: [of(name)] });
  }
  for (const [name, total] of [
    ['Best', 90],
    ['Second', 80],
    ['Third', 74],
    ['Fourth', 72],
    ['Fifth', 71],
  ] as const) {
    ids[name] = await rated(name, total);
  }

  return {
    zone,
    head,
    approver,
    ids,
    ranking,
    reserve,
    change,
    of,
    stateOf,
    rated,
    english,
    letters,
    givesUp,
    actOnChange,
    grounds,
    correct,
    confirm,
    fill,
    caseRow,
    vote,
    publish,
  };
}
