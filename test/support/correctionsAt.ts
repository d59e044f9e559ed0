import type { CaseEvent } from '../../server/domain/workflow/caseEvents.js';

interface Place {
  readonly first: string;
  readonly stage: string;
  readonly at: string;
  readonly dueAt: string;
}

/** What two persons may correct of a case that stands in `stage`, one act each. */
export const correctionsAt = ({ first, stage, at, dueAt }: Place): readonly CaseEvent[][] => [
  [
    {
      type: 'outcome_corrected',
      stage: first,
      outcome: 'accepted',
      from: stage,
      reason: '看错了营业执照',
      ground: '核查报告〔2026〕3号',
    },
    { type: 'stage_entered', stage, visit: 9, at, dueAt },
  ],
  [
    {
      type: 'names_corrected',
      was: { title: '深海传感', applicantName: '蓝海传感公司' },
      now: { title: '深海传感器', applicantName: '蓝海传感科技有限公司' },
      reason: '登记名称变更',
      ground: '变更通知书',
    },
  ],
  [
    {
      type: 'record_corrected',
      corrected: {
        what: 'award',
        was: { class: '', amountFen: 60_000_000 },
        now: { class: '', amountFen: 30_000_000 },
      },
      back: stage,
      told: true,
      reason: '金额录入有误',
      ground: '核查报告〔2026〕4号',
    },
    { type: 'stage_entered', stage, visit: 9, at, dueAt },
  ],
];
