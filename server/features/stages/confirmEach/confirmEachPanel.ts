import { formState } from '../../../shared/request/formState.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { PanelAsk, StagePanel } from '../../../shared/casefile/stagePanel.js';
import { panelBase } from '../sheet/panelBase.js';

const tones: Readonly<Record<string, string>> = { yes: 'ok', no: 'bad', open: 'quiet' };

/** Who was asked by link, who has answered, and what they contradict. */
export const confirmEachPanel: StagePanel = {
  kind: 'confirm_each',
  wide: true,
  direct: new Set(['go_on']),
  staff: async (deps, panel) => ({
    ...panelBase(panel),
    rows: await rowsOf(deps, panel),
    mayGoOn: panel.verbs.has('go_on'),
    form: formState(panel.ask, deps.words, { reason: '' }),
  }),
  applicant: async (deps, panel) => ({ rows: await rowsOf(deps, panel), mayGoOn: false }),
};

async function rowsOf({ db }: Deps, { file }: PanelAsk): Promise<object[]> {
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
