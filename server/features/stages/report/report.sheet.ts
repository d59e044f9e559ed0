import { zoneDay } from '../../../domain/calendar.js';
import { scalarKind } from '../../../domain/form/kinds/scalars.js';
import { inLocale } from '../../../domain/localText.js';
import { reportStage } from '../../../domain/workflow/stages/report.js';
import { readerOf } from '../../../shared/forms/fieldReader.js';
import { formState } from '../../../shared/request/formState.js';
import { plainFields } from '../../../shared/forms/formView.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { askedPapers } from '../sheet/askedPapers.view.js';
import { stageFiles } from '../sheet/stageFiles.query.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { unchangedField } from '../sheet/unchangedField.view.js';

const tones = { filed: 'info', returned: 'warn', accepted: 'ok' } as const;

/** The awardee's reports: one form at a time, every one that came in below it. */
export const reportSheet: StageSheet = {
  kind: 'report',
  wide: true,
  direct: new Set(['file', 'accept', 'return', 'stop']),
  staff: async (deps, sheet) => ({
    ...sheetBase(sheet),
    ...commonOf(deps, sheet),
    ...(await papersOf(deps, sheet)),
    mayAccept: sheet.verbs.has('accept') && waits(sheet),
    mayStop: sheet.verbs.has('stop'),
    form: formState(sheet.ask, deps.words, { remark: '' }),
  }),
  applicant: async (deps, sheet) => {
    const { ask, file } = sheet;
    const open = Object.values(file.row.state.tasks).find(({ verb }) => verb === 'file');
    const { fields } = reportStage.read(sheet.stage);
    const number = open === undefined ? 0 : Number(open.key.slice('file-'.length));
    const known = reportsOf(sheet).find((each) => each.number === number);
    return {
      ...sheetBase(sheet, 'applications'),
      ...commonOf(deps, sheet),
      ...(await papersOf(deps, sheet)),
      mayFile: open !== undefined && sheet.verbs.has('file'),
      number,
      dueAt: open?.dueAt ?? null,
      returned: known?.status === 'returned' ? known.remark : '',
      unchanged: unchangedField(deps, sheet),
      fields: plainFields(fields, 'report', {
        values: known?.values ?? {},
        raw: ask.failed?.typed,
        problems: ask.failed?.refusal.fields,
        today: zoneDay(ask.now),
        reader: readerOf(deps.words, ask.locale),
      }),
    };
  },
};

async function papersOf(deps: Deps, sheet: SheetAsk) {
  const { id, state } = sheet.file.row;
  const files = await stageFiles(deps.db, id, state.stage ?? '');
  return { papers: askedPapers(deps, sheet, reportStage.read(sheet.stage).documents, files) };
}

const reportsOf = ({ memory }: SheetAsk) => reportStage.recall(memory).reports;
const waits = (sheet: SheetAsk): boolean => reportsOf(sheet).at(-1)?.status === 'filed';

function commonOf({ words }: Deps, sheet: SheetAsk) {
  const { locale } = sheet.ask;
  const reader = readerOf(words, locale);
  const { fields, times } = reportStage.read(sheet.stage);
  return {
    times,
    heads: fields.map(({ name }) => inLocale(name, locale)),
    reports: reportsOf(sheet).map((report) => ({
      number: report.number,
      filedAt: report.filed_at,
      late: report.late,
      released: report.released,
      remark: report.remark,
      because: report.unchanged_because,
      badge: {
        tone: tones[report.status],
        label: words(locale, `stages.report.states.${report.status}`),
      },
      cells: fields.map((field) => ({
        label: inLocale(field.name, locale),
        value: scalarKind(field.kind).print(report.values[field.id] ?? null, field, reader),
      })),
    })),
  };
}
