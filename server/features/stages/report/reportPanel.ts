import { zoneDay } from '../../../domain/calendar.js';
import { columnSchema, scalarKind, type Column } from '../../../domain/form/kinds/scalars.js';
import { inLocale } from '../../../domain/localText.js';
import { reportMemorySchema, type FiledReport } from '../../../domain/workflow/stages/report.js';
import { readerOf } from '../../../shared/forms/fieldReader.js';
import { formState } from '../../../shared/request/formState.js';
import { plainFields } from '../../../shared/forms/formView.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { PanelAsk, StagePanel } from '../../../shared/casefile/stagePanel.js';
import { panelBase } from '../sheet/panelBase.js';

const tones = { filed: 'info', returned: 'warn', accepted: 'ok' } as const;

/** The awardee's reports: one form at a time, every one that came in below it. */
export const reportPanel: StagePanel = {
  kind: 'report',
  wide: true,
  direct: new Set(['file', 'accept', 'return', 'stop']),
  staff: async (deps, panel) => ({
    ...panelBase(panel),
    ...commonOf(deps, panel),
    mayAccept: panel.verbs.has('accept') && waits(panel),
    mayStop: panel.verbs.has('stop'),
    form: formState(panel.ask, deps.words, { remark: '' }),
  }),
  applicant: async (deps, panel) => {
    const { ask, file } = panel;
    const open = Object.values(file.row.state.tasks).find(({ verb }) => verb === 'file');
    const fields = fieldsOf(panel);
    const number = open === undefined ? 0 : Number(open.key.slice('file-'.length));
    const known = reportsOf(panel).find((each) => each.number === number);
    return {
      ...panelBase(panel, 'applications'),
      ...commonOf(deps, panel),
      mayFile: open !== undefined && panel.verbs.has('file'),
      number,
      dueAt: open?.dueAt ?? null,
      returned: known?.status === 'returned' ? known.remark : '',
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

const fieldsOf = ({ stage }: PanelAsk): Column[] => columnSchema.array().parse(stage['fields']);
const reportsOf = ({ memory }: PanelAsk): readonly FiledReport[] =>
  reportMemorySchema.parse(memory).reports;
const waits = (panel: PanelAsk): boolean => reportsOf(panel).at(-1)?.status === 'filed';

function commonOf({ words }: Deps, panel: PanelAsk) {
  const { locale } = panel.ask;
  const reader = readerOf(words, locale);
  const fields = fieldsOf(panel);
  return {
    times: Number(panel.stage['times'] ?? 1),
    heads: fields.map(({ name }) => inLocale(name, locale)),
    reports: reportsOf(panel).map((report) => ({
      number: report.number,
      filedAt: report.filed_at,
      late: report.late,
      released: report.released,
      remark: report.remark,
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
