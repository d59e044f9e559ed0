import { visitStage } from '../../../domain/workflow/stages/visit.js';
import { zoneDay } from '../../../domain/calendar.js';
import { inLocale } from '../../../domain/localText.js';
import type { Deps } from '../../../shared/request/deps.js';
import { formState, type FormState } from '../../../shared/request/formState.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { fileLink, stageFiles } from '../sheet/stageFiles.query.js';

/** Two people go and look: photos first, then what they found. */
export const visitSheet: StageSheet = {
  kind: 'visit',
  direct: new Set(['report']),
  staff: async (deps, sheet) => {
    const { ask, file, actor } = sheet;
    const base = sheetBase(sheet);
    const { visitors, questions } = visitStage.read(sheet.stage);
    const form = formState(ask, deps.words, {
      visited_on: zoneDay(ask.now),
      visitors: actor.name,
      finding: '',
      outcome: '',
      evidence: '',
      ...Object.fromEntries(questions.map(({ id }) => [`question.${id}`, ''])),
    });
    const photos = await stageFiles(deps.db, file.row.id, base.stage);
    return {
      ...base,
      mayReport: sheet.verbs.has('report'),
      visitors,
      latest: zoneDay(ask.now),
      form,
      questions: questions.map(({ id, name }) =>
        question(form, `question.${id}`, inLocale(name, ask.locale)),
      ),
      outcomes: outcomesOf(deps, sheet),
      photos: photos.map(fileLink),
    };
  },
};

const question = ({ fields }: FormState, field: string, label: string) => ({
  field,
  label,
  value: fields[field]?.value ?? '',
  error: fields[field]?.error ?? '',
});

const outcomesOf = ({ words }: Deps, { ask, stage }: SheetAsk) =>
  visitStage.outcomes(stage).map((outcome) => ({
    value: outcome,
    label: words(ask.locale, `enums.outcomes.visit.${outcome}`),
    help: words(ask.locale, `stages.visit.outcomes.${outcome}`),
  }));
