import { z } from 'zod';
import { outcomesOf } from '../../../domain/workflow/stages/registry.js';
import { formState } from '../../../shared/request/formState.js';
import type { PanelAsk, StagePanel } from '../../../shared/casefile/stagePanel.js';
import { panelBase } from './panelBase.js';
import { fileLink, stageFiles } from './stageFiles.query.js';

/** The panel of a kind in which one person states an opinion and what it comes to. */
export function opinionPanel(kind: string): StagePanel {
  return {
    kind,
    direct: new Set(['state']),
    staff: async (deps, panel) => {
      const { row } = panel.file;
      const files = await stageFiles(deps.db, row.id, row.state.stage ?? '');
      return {
        ...panelBase(panel),
        mayState: panel.verbs.has('state'),
        ways: outcomesOfPanel(panel).map((outcome) => ({
          value: outcome,
          label: deps.words(panel.ask.locale, `stages.${kind}.outcomes.${outcome}`),
        })),
        files: files.map(fileLink),
        upload: `/cases/${row.id}/files`,
        form: formState(panel.ask, deps.words, { outcome: '', opinion: '', evidence: '' }),
      };
    },
  };
}

const nextSchema = z.record(z.string(), z.unknown());

/** What the present stage can come to, leaving out what the clock alone brings about. */
function outcomesOfPanel({ file, stage }: PanelAsk): readonly string[] {
  const id = file.row.state.stage ?? '';
  const timeout = stage['timeout'];
  const { next } = file.rules.stage(id);
  return outcomesOf(file.rules.stage(id)).filter(
    (outcome) => outcome !== timeout && outcome in nextSchema.parse(next),
  );
}
