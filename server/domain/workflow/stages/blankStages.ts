import { approveStage } from './approve.js';
import { intakeStage } from './intake.js';

/* The two stages of a procedure of which nothing is said yet: a desk lets in, an authority decides. */
export const blankDesk = { kind: intakeStage.kind, by: 'desk_officer', due: '3 wd' } as const;
export const blankDecision = {
  kind: approveStage.kind,
  by: 'approver',
  due: '5 wd',
  reserves: false,
} as const;
