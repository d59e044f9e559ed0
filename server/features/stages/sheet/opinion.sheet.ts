import { outcomesOf } from '../../../domain/workflow/stages/registry.js';
import { formState } from '../../../shared/request/formState.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase } from './sheetBase.view.js';
import { fileLink, stageFiles } from './stageFiles.query.js';

/** The sheet of a kind in which one person states an opinion and what it comes to. */
export function opinionSheet(kind: string): StageSheet {
  return {
    kind,
    direct: new Set(['state']),
    staff: async (deps, sheet) => {
      const { row } = sheet.file;
      const files = await stageFiles(deps.db, row.id, row.state.stage ?? '');
      return {
        ...sheetBase(sheet),
        mayState: sheet.verbs.has('state'),
        ways: outcomesOfStage(sheet).map((outcome) => ({
          value: outcome,
          label: deps.words(sheet.ask.locale, `stages.${kind}.outcomes.${outcome}`),
        })),
        files: files.map(fileLink),
        upload: `/cases/${row.id}/files`,
        form: formState(sheet.ask, deps.words, { outcome: '', opinion: '', evidence: '' }),
      };
    },
  };
}

/** What the present stage can come to, leaving out what the clock alone brings about. */
const outcomesOfStage = ({ stage }: SheetAsk): readonly string[] =>
  outcomesOf(stage).filter((outcome) => outcome !== stage.timeout && outcome in stage.next);
