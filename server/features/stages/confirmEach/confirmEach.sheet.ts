import type { RowAnswer } from '../../../domain/workflow/contract/stageQuestions.js';
import { formState } from '../../../shared/request/formState.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase } from '../sheet/sheetBase.view.js';

const tones: Readonly<Record<RowAnswer | 'open', string>> = { yes: 'ok', no: 'bad', open: 'quiet' };

/** Who was asked by link, who has answered, and what they contradict. */
export const confirmEachSheet: StageSheet = {
  kind: 'confirm_each',
  wide: true,
  direct: new Set(['go_on']),
  staff: async (deps, sheet) => ({
    ...sheetBase(sheet),
    rows: await rowsOf(deps, sheet),
    mayGoOn: sheet.verbs.has('go_on'),
    form: formState(sheet.ask, deps.words, { reason: '' }),
  }),
  applicant: async (deps, sheet) => ({ rows: await rowsOf(deps, sheet), mayGoOn: false }),
};

async function rowsOf({ db }: Deps, { file }: SheetAsk): Promise<object[]> {
  const { id, state } = file.row;
  const rows = await db.rows.rowConfirmations.all({ application_id: id, visit: state.visit }, [
    ['position', 'ASC'],
  ]);
  return rows.map(({ name, answer, remark, answered_at: at }) => ({
    name,
    remark,
    at,
    badge: {
      tone: tones[answer ?? 'open'],
      label: { key: `stages.confirm_each.answers.${answer ?? 'open'}` },
    },
  }));
}
