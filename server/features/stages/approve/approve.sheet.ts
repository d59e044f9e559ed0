import { approveStage } from '../../../domain/workflow/stages/approve.js';
import { inLocale } from '../../../domain/localText.js';
import { formState } from '../../../shared/request/formState.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { caseMeetings } from '../sheet/caseMeetings.view.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { proposalOf, votesCast } from '../sheet/proposedAward.view.js';
import { callBudget } from './callBudget.query.js';

/** One level of authority decides, with the budget before their eyes. */
export const approveSheet: StageSheet = {
  kind: 'approve',
  direct: new Set(['approve', 'reject']),
  // The meeting's page is where the approver decides; other roles approve case by case.
  together: (callId, { by }) => (by === 'approver' ? `/calls/${callId}/meeting` : null),
  staff: async (deps, sheet) => {
    const proposal = proposalOf(sheet);
    const reserves = approveStage.read(sheet.stage).reserves;
    const budget = reserves ? await callBudget(deps.db, sheet.file) : null;
    const after = budget === null ? null : budget.available - (proposal.amount ?? 0);
    return {
      ...sheetBase(sheet),
      mayDecide: sheet.verbs.has('approve'),
      proposal,
      votes: votesCast(sheet.file),
      meetings: await caseMeetings(deps, sheet),
      budget,
      after,
      reserves,
      classes: reserves ? classOptions(sheet) : [],
      short: reserves && (budget === null || (after !== null && after < 0)),
      form: formState(sheet.ask, deps.words, { reason: '', class: proposedClass(sheet) }),
    };
  },
};

/** The classes an approver may choose, where the procedure has any. */
const classOptions = ({ file, ask }: SheetAsk): readonly object[] =>
  (file.definition.award?.classes ?? []).map(({ id, name }) => ({
    value: id,
    label: inLocale(name, ask.locale),
  }));

function proposedClass({ file }: SheetAsk): string {
  const { class: proposed } = file.row.state.facts;
  return typeof proposed === 'string' ? proposed : '';
}
