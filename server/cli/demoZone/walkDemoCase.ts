import { zoneDay } from '../../domain/calendar.js';
import { answerRow } from '../../features/confirmations/answerRow.service.js';
import { openCase } from '../../shared/casefile/caseFile.js';
import { drawCases } from '../../features/sampling/drawCases.service.js';
import { reviewBy, use, visitDemoCase } from './acts.js';
import { agreeTo, announce, approveDemoCase, confirmProposal, endNotices } from './decide.js';
import { phrase, type DemoCase } from './demoData.js';
import type { DemoStage } from './demoStage.js';

/** One case on its way through its stages, each passed in the favourable way some days later. */
interface Walk extends DemoCase {
  readonly callId: string;
  readonly caseId: string;
}

/** Who of the cast holds a role. */
const holders: Readonly<Record<string, string>> = {
  desk_officer: 'desk',
  formal_checker: 'checker',
  programme_officer: 'officer',
  department_head: 'head',
  recommender: 'recommender',
  finance_preparer: 'preparer',
  legal: 'legal',
};

/** Days that a stage takes until it is passed; two where nothing is said. */
const daysTaken: Readonly<Record<string, number>> = {
  review: 8,
  panel: 8,
  visit: 5,
  vote: 4,
  notice: 12,
  report: 30,
};

/** Walks a case until its stage, or as far as the days reach. */
export async function walkDemoCase(stage: DemoStage, walk: Walk): Promise<void> {
  for (let days = walk.from; ;) {
    const { row, rules } = await openCase(stage.deps, walk.caseId);
    if (row.stage === null || row.stage === walk.until) return;
    const config = rules.stage(row.stage);
    const taken = daysTaken[config.kind] ?? 2;
    if (days - taken < 0) return;
    const act = acts[config.kind];
    if (!act) throw new Error(`nobody in the demonstration zone passes ${config.kind}`);
    // Most stages are passed at the end of their days; a notice is published at their beginning.
    stage.daysAgo(config.kind === 'notice' ? days - 1 : days - taken);
    await act(stage, walk, config, holders[config.by] ?? 'officer');
    days -= taken;
    stage.daysAgo(days);
    await endNotices(stage);
  }
}

type Config = Readonly<Record<string, unknown>> & { readonly by: string };
type Act = (stage: DemoStage, walk: Walk, config: Config, staff: string) => Promise<void>;

const short = ({ data }: DemoStage): string => phrase(data.words, 'opinion_short');

const acts: Readonly<Record<string, Act>> = {
  intake: (stage, { caseId }, _, staff) => use(stage, staff, caseId, 'accept', { reason: '' }),
  check: (stage, { caseId }, config, staff) =>
    use(stage, staff, caseId, 'pass', ticked(config['checklist'])),
  recommend: (stage, { caseId }, _, staff) =>
    use(stage, staff, caseId, 'state', { outcome: 'recommended', opinion: short(stage) }),
  legal: (stage, { caseId }, _, staff) =>
    use(stage, staff, caseId, 'state', { outcome: 'lawful', opinion: short(stage) }),
  diligence: (stage, { caseId }, _, staff) =>
    use(stage, staff, caseId, 'state', { outcome: 'clear', opinion: short(stage) }),
  panel: async (stage, walk, config) => {
    const { caseId } = walk;
    const on = zoneDay(stage.deps.clock.now());
    const place = phrase(stage.data.words, 'place');
    await use(stage, 'secretary', caseId, 'schedule', { on, at: '09:30', place, turn: '1' });
    await reviewed(stage, walk, config);
  },
  review: reviewed,
  visit: (stage, { caseId }) => visitDemoCase(stage, caseId),
  rank: (stage, { callId }) => confirmProposal(stage, callId),
  vote: (stage, { callId, caseId }, config) =>
    agreeTo(stage, callId, caseId, Number(config['quorum'])),
  approve: (stage, { callId, caseId }, config, staff) =>
    config.by === 'approver'
      ? approveDemoCase(stage, callId, caseId)
      : use(stage, staff, caseId, 'approve', { reason: '' }),
  notice: async (stage, { callId, caseId }) => {
    // Holidays may make a notice longer than its days here: then it is only waited for.
    const { row } = await openCase(stage.deps, caseId);
    if (row.state.memory[row.stage ?? '']?.['notice'] !== undefined) return;
    const call = await stage.deps.db.rows.calls.find({ id: callId });
    if (call) await announce(stage, callId, [caseId], call.title);
  },
  report: async (stage, { caseId, who, attendance }, _, staff) => {
    const summary = phrase(stage.data.words, 'month');
    const { row } = await openCase(stage.deps, caseId);
    const filed = row.state.memory[row.stage ?? '']?.['reports'];
    const came = attendance[Array.isArray(filed) ? filed.length : 0] ?? '96';
    const typed = { 'report.attendance': came, 'report.summary': summary };
    await use(stage, who, caseId, 'file', typed);
    await use(stage, staff, caseId, 'accept', { remark: '' });
  },
  score: (stage, { caseId }, _, staff) => use(stage, staff, caseId, 'confirm', {}),
  confirm: (stage, { caseId, who }, config) =>
    use(stage, config.by === 'counterparty' ? providerOf(stage) : who, caseId, 'confirm', {
      rating: '5',
      remark: '',
    }),
  confirm_each: (stage, { caseId }) => answerLinks(stage, caseId),
  sample: async (stage, { callId }) =>
    drawCases(stage.deps, await stage.as('officer'), callId, { seed: '3215.27', early: 'yes' }),
};

const providerOf = ({ data }: DemoStage): string => data.cases['voucher.provider']?.who ?? '';

const ticked = (checklist: unknown): Record<string, string> =>
  Object.fromEntries(
    (Array.isArray(checklist) ? checklist : []).map(({ id }: { id: string }) => [
      `item.${id}`,
      'pass',
    ]),
  );

function reviewed(stage: DemoStage, { caseId, score }: Walk, config: Config): Promise<void> {
  const experts = Number(config['experts']);
  return reviewBy(stage, { score }, caseId, experts, experts);
}

/** Everybody who was sent a link about the case confirms. */
async function answerLinks({ deps }: DemoStage, caseId: string): Promise<void> {
  const mails = await deps.db.rows.mails.all({ application_id: caseId, event: 'row_confirmation' });
  for (const { body } of mails) {
    const token = /\/confirmations\/([\w-]+)/.exec(body)?.[1] ?? '';
    await answerRow(deps, token, { answer: 'yes', remark: '' });
  }
}
