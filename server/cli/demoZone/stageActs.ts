import { zoneDay } from '../../domain/calendar.js';
import type { Stage } from '../../domain/definition/definition.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { checkStage } from '../../domain/workflow/stages/check.js';
import { answerRow } from '../../features/confirmations/answerRow.service.js';
import { drawCases } from '../../features/sampling/drawCases.service.js';
import { openCase } from '../../shared/casefile/caseFile.js';
import { reviewBy, use, visitDemoCase } from './acts.js';
import { agreeTo, announce, approveDemoCase, confirmProposal } from './decide.js';
import { phrase, type DemoCase } from './demoData.js';
import type { DemoStage } from './demoStage.js';

/** One case on its way through its stages, each passed in the favourable way some days later. */
export interface DemoWalk extends DemoCase {
  readonly callId: string;
  readonly caseId: string;
}

type Act = (stage: DemoStage, walk: DemoWalk, config: Stage, staff: string) => Promise<void>;

/** How a stage of one kind is passed in the demonstration zone. */
interface Passing {
  readonly act: Act;
  /** Days that it takes; two where nothing is said. */
  readonly days?: number;
  /** It is acted on at the beginning of its days rather than at their end. */
  readonly early?: true;
}

const short = ({ data }: DemoStage): string => phrase(data.words, 'opinion_short');

/** Somebody states the favourable one of the opinions that a stage can come to. */
const agree: Act = (stage, { caseId }, config, staff) => {
  const [outcome = ''] = stageKind(config.kind).outcomes(config);
  return use(stage, staff, caseId, 'state', { outcome, opinion: short(stage) });
};

/** How the zone passes stages, by kind; those that nobody passes are missing. */
export const passings: Readonly<Record<string, Passing>> = {
  intake: {
    act: (stage, { caseId }, _, staff) => use(stage, staff, caseId, 'accept', { reason: '' }),
  },
  check: {
    act: (stage, { caseId }, config, staff) => {
      const ticks = checkStage.read(config).checklist.map(({ id }) => [`item.${id}`, 'pass']);
      return use(stage, staff, caseId, 'pass', Object.fromEntries(ticks));
    },
  },
  recommend: { act: agree },
  legal: { act: agree },
  diligence: { act: agree },
  panel: {
    days: 8,
    act: async (stage, walk, config) => {
      const { caseId } = walk;
      const on = zoneDay(stage.deps.clock.now());
      const place = phrase(stage.data.words, 'place');
      await use(stage, 'secretary', caseId, 'schedule', { on, at: '09:30', place, turn: '1' });
      await reviewed(stage, walk, config);
    },
  },
  review: { days: 8, act: reviewed },
  visit: { days: 5, act: (stage, { caseId }) => visitDemoCase(stage, caseId) },
  rank: { act: (stage, { callId }) => confirmProposal(stage, callId) },
  vote: {
    days: 4,
    act: (stage, { callId, caseId }) => agreeTo(stage, callId, caseId),
  },
  approve: {
    act: (stage, { callId, caseId }, config, staff) =>
      config.by === 'approver'
        ? approveDemoCase(stage, callId, caseId)
        : use(stage, staff, caseId, 'approve', { reason: '' }),
  },
  notice: {
    days: 12,
    early: true,
    act: async (stage, { callId, caseId }, config) => {
      // Holidays may make a notice longer than its days here: then it is only waited for.
      const { row } = await openCase(stage.deps, caseId);
      const publication = stageKind(config.kind).publishes(config);
      if (publication?.list(row.state.memory[row.stage ?? '']) !== null) return;
      const call = await stage.deps.db.rows.calls.find({ id: callId });
      if (call) await announce(stage, callId, [caseId], call.title);
    },
  },
  report: {
    days: 30,
    act: async (stage, { caseId, who, attendance }, config, staff) => {
      const summary = phrase(stage.data.words, 'month');
      const { row } = await openCase(stage.deps, caseId);
      const reports = stageKind(config.kind).reports(config);
      const filed = reports?.filed(row.state.memory[row.stage ?? '']) ?? [];
      const came = attendance[filed.length] ?? '96';
      const typed = { 'report.attendance': came, 'report.summary': summary };
      await use(stage, who, caseId, 'file', typed);
      await use(stage, staff, caseId, 'accept', { remark: '' });
    },
  },
  score: { act: (stage, { caseId }, _, staff) => use(stage, staff, caseId, 'confirm', {}) },
  confirm: {
    act: (stage, { caseId, who }, config) =>
      use(stage, config.by === 'counterparty' ? providerOf(stage) : who, caseId, 'confirm', {
        rating: '5',
        remark: '',
      }),
  },
  confirm_each: { act: (stage, { caseId }) => answerLinks(stage, caseId) },
  sample: {
    act: async (stage, { callId }) =>
      drawCases(stage.deps, await stage.as('officer'), callId, { seed: '3215.27', early: true }),
  },
};

const providerOf = ({ data }: DemoStage): string => data.cases['voucher.provider']?.who ?? '';

function reviewed(stage: DemoStage, { caseId, score }: DemoWalk, config: Stage): Promise<void> {
  const experts = stageKind(config.kind).seats(config)?.experts ?? 0;
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
