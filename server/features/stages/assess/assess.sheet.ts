import { zoneDay } from '../../../domain/calendar.js';
import type { Definition } from '../../../domain/definition/definition.js';
import { fieldKind } from '../../../domain/form/kinds/registry.js';
import { scalarKind } from '../../../domain/form/kinds/scalars.js';
import { inLocale } from '../../../domain/localText.js';
import { targetInput, targetStates } from '../../../domain/workflow/contract/assessedTargets.js';
import { assessStage } from '../../../domain/workflow/stages/assess.js';
import { readerOf } from '../../../shared/forms/fieldReader.js';
import { plainFields } from '../../../shared/forms/formView.js';
import type { Deps } from '../../../shared/request/deps.js';
import { formState } from '../../../shared/request/formState.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { askedPapers, otherEvidence } from '../sheet/askedPapers.view.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { unchangedField } from '../sheet/unchangedField.view.js';
import { stageFiles } from '../sheet/stageFiles.query.js';

/** The awardee reports by a date; the zone concludes or asks once more. */
export const assessSheet: StageSheet = {
  kind: 'assess',
  wide: true,
  direct: new Set([
    'report',
    'pass',
    'settle',
    'terminate',
    'rectify',
    'fail',
    'confirm',
    'put_back',
  ]),
  staff: async (deps, sheet) => {
    const { proposed, put_back: putBack, rectified, report } = assessStage.recall(sheet.memory);
    const { endings, rectify } = assessStage.read(sheet.stage);
    const reported = report !== undefined;
    const may = (verb: string): boolean => sheet.verbs.has(verb) && proposed === null;
    return {
      ...sheetBase(sheet),
      ...(await commonOf(deps, sheet)),
      putBack,
      mayDecide: may('pass') && (reported || overdue(sheet)),
      mayPass: reported,
      mayRectify: reported && rectified < rectify,
      maySettle: reported && endings.includes('concluded'),
      mayTerminate: endings.includes('terminated'),
      mayConfirm: proposed !== null && sheet.verbs.has('confirm'),
      proposed: proposed && {
        ...proposed,
        outcome: { key: `enums.outcomes.assess.${proposed.outcome}` },
        settles: proposed.outcome === 'concluded',
      },
      form: formState(sheet.ask, deps.words, { reason: '', percent: '' }),
    };
  },
  applicant: async (deps, sheet) => {
    const common = await commonOf(deps, sheet);
    const { values, report = '' } = assessStage.recall(sheet.memory);
    const { ask } = sheet;
    return {
      ...sheetBase(sheet, 'applications'),
      ...common,
      unchanged: unchangedField(deps, sheet),
      mayReport: common.awaited && sheet.verbs.has('report'),
      fields: plainFields(assessStage.read(sheet.stage).fields, 'report', {
        values,
        raw: ask.failed?.typed,
        problems: ask.failed?.refusal.fields,
        today: zoneDay(ask.now),
        reader: readerOf(deps.words, ask.locale),
      }),
      form: formState(ask, deps.words, { report, evidence: '' }),
    };
  },
};

/** Whether the day has passed by which the awardee was to report: without a report it may end then. */
const overdue = ({ file: { row }, ask }: SheetAsk): boolean =>
  row.state.dueAt !== null && row.state.dueAt < ask.now.toISOString();

async function commonOf(deps: Deps, sheet: SheetAsk) {
  const { state, id } = sheet.file.row;
  const { report = '', demand = '', unchanged_because: because } = assessStage.recall(sheet.memory);
  const files = await stageFiles(deps.db, id, state.stage ?? '');
  return {
    report,
    because,
    demand,
    /** A report is due: the first one, or one that puts right what the last one lacked. */
    awaited: Object.values(state.tasks).some(({ role }) => role === 'applicant'),
    dueAt: state.dueAt,
    answers: answersOf(deps, sheet),
    targets: targetsOf(deps, sheet),
    papers: askedPapers(deps, sheet, assessStage.read(sheet.stage).documents, files),
    files: otherEvidence(files),
  };
}

/** What the form of the stage says, once it was handed in. */
function answersOf({ words }: Deps, { ask, stage, memory }: SheetAsk): object[] {
  const { values, report } = assessStage.recall(memory);
  if (report === undefined) return [];
  const reader = readerOf(words, ask.locale);
  return assessStage.read(stage).fields.map((field) => ({
    label: inLocale(field.name, ask.locale),
    value: scalarKind(field.kind).print(values[field.id] ?? null, field, reader),
  }));
}

/** Each target as it was promised, with what the awardee says of it and where that is typed. */
function targetsOf({ words }: Deps, { ask, stage, memory, file }: SheetAsk): object[] {
  const { targets } = assessStage.recall(memory);
  const columns = columnsOf(file.definition, assessStage.read(stage).targets ?? '');
  const reader = readerOf(words, ask.locale);
  const names = targets.flatMap(({ state, actual }, index) => [
    [targetInput(index, 'state'), state ?? ''],
    [targetInput(index, 'actual'), actual],
  ]);
  const { fields } = formState(ask, words, Object.fromEntries(names));
  const ways = targetStates.map((value) => ({
    value,
    label: words(ask.locale, `stages.assess.targetStates.${value}`),
  }));
  return targets.map(({ row, state, actual }, index) => ({
    number: index + 1,
    cells: columns.map((column) => ({
      label: inLocale(column.name, ask.locale),
      value: fieldKind(column.kind).print(row[column.id] ?? null, column, reader),
    })),
    badge: state && {
      tone: { met: 'ok', partly: 'warn', missed: 'bad' }[state],
      label: words(ask.locale, `stages.assess.targetStates.${state}`),
    },
    actual,
    ways,
    stateName: targetInput(index, 'state'),
    stateField: fields[targetInput(index, 'state')],
    actualName: targetInput(index, 'actual'),
    actualField: fields[targetInput(index, 'actual')],
  }));
}

function columnsOf({ form }: Definition, at: string) {
  const [section = '', id = ''] = at.split('.');
  const field = form
    .find((each) => each.section === section)
    ?.fields.find((each) => each.id === id);
  return (field && fieldKind(field.kind).cells?.(field)) ?? [];
}
