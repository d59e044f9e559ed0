import { z } from 'zod';
import { zoneDay } from '../../calendar.js';
import { durationSchema } from '../../duration.js';
import { enclosureSchema } from '../../form/enclosure.js';
import { formCheckSchema } from '../../form/formCheck.js';
import { columnSchema } from '../../form/kinds/scalars.js';
import { readPlainForm } from '../../form/kinds/plainForm.js';
import { paragraph, ticked } from '../../typed.js';
import { plainObject, type JsonObject } from '../../json.js';
import { conflict } from '../../refusal.js';
import { play, supposedText } from '../contract/course.js';
import { demandChecked } from '../contract/collected.js';
import { complete, conclude, defineStage, effect, note, verb } from '../contract/defineStage.js';
import { unchangedInput, whySame } from '../contract/unchanged.js';
import { stageRole, type StageView, type Step } from '../contract/stageKind.js';

/**
 * The awardee reports by a date, once or again every `every`; each accepted report may release
 * the next instalment. A report that comes late still counts, but where `late` is `forfeit` it
 * releases nothing.
 */
const config = {
  fields: z.array(columnSchema).min(1).max(20),
  checks: z.array(formCheckSchema).max(20).default([]),
  /** Papers that are asked for by name, with every report. */
  documents: z.array(enclosureSchema).max(20).default([]),
  /** From entering the stage to the first report. */
  first_due: durationSchema,
  times: z.number().int().min(1).max(60).default(1),
  every: durationSchema.optional(),
  return_due: durationSchema.default('5 wd'),
  late: z.enum(['accept', 'forfeit']).default('accept'),
  /** The tranche, `repeat`ed as often, of which each report releases one part. */
  releases: z.string().optional(),
  /** Which part the first report releases, where an earlier stage has released some. */
  releases_from: z.number().int().min(1).max(60).default(1),
  /** CEL over `report.<field>`: which reports release it. */
  release_if: z.string().min(1).max(1000).optional(),
};
const schema = z.object({ ...config, ...stageRole });

const reportSchema = z.object({
  number: z.number().int(),
  values: z.record(z.string(), z.json()),
  filed_at: z.string(),
  late: z.boolean(),
  status: z.enum(['filed', 'returned', 'accepted']),
  released: z.boolean().default(false),
  remark: z.string().default(''),
  /** What the applicant said of one that came back as it had been returned. */
  unchanged_because: z.string().default(''),
});
type Report = z.infer<typeof reportSchema>;
const memorySchema = z.object({
  reports: z.array(reportSchema).default([]),
  due_at: z.string().optional(),
});
type View = StageView<z.infer<typeof schema>, z.infer<typeof memorySchema>>;

const fileTask = (number: number, due: string): Step => ({
  step: 'open',
  task: { key: `file-${number}`, verb: 'file', for: { role: 'applicant' }, due },
});
const acceptTask = (number: number): string => `accept-${number}`;

/** The last report, when it waits to be accepted or returned. */
function waiting({ memory: { reports } }: View): Report {
  const last = reports.at(-1);
  if (last?.status !== 'filed') throw conflict('no_report_yet');
  return last;
}

const withReport = (reports: readonly Report[], changed: Report): Report[] => [
  ...reports.filter(({ number }) => number !== changed.number),
  changed,
];

function fileSteps(typed: JsonObject, said: unknown, view: View): Step[] {
  const { memory, config: stage, now, openTasks } = view;
  const task = [...openTasks.values()].find(({ verb: name }) => name === 'file');
  if (!task) throw conflict('report_not_due');
  const number = Number(task.key.slice('file-'.length));
  const values = reportSchema.shape.values.parse(plainObject(typed));
  demandChecked(view.config.checks, values, view);
  const before = memory.reports.find((each) => each.number === number);
  const report: Report = {
    number,
    values,
    filed_at: now.toISOString(),
    late: task.dueAt !== null && now.toISOString() > task.dueAt,
    status: 'filed',
    released: false,
    remark: '',
    unchanged_because: before ? whySame(before.values, values, said) : '',
  };
  return [
    note({ reports: withReport(memory.reports, report) }),
    complete(task.key),
    { step: 'open', task: { key: acceptTask(number), verb: 'accept', for: { role: stage.by } } },
  ];
}

/** Whether an accepted report releases its instalment. */
function releases({ values, late }: Report, view: View): boolean {
  const { config: stage } = view;
  if (stage.releases === undefined || (late && stage.late === 'forfeit')) return false;
  return (
    stage.release_if === undefined || view.evaluate(stage.release_if, { report: values }) === true
  );
}

function acceptSteps(remark: string, view: View): Step[] {
  const report = waiting(view);
  const { config: stage, memory } = view;
  const released = releases(report, view);
  const accepted: Report = { ...report, status: 'accepted', released, remark };
  const part = report.number + stage.releases_from - 1;
  const alone = stage.times === 1 && part === 1;
  const tranche = alone ? stage.releases : `${stage.releases}_${part}`;
  return [
    note({ reports: withReport(memory.reports, accepted) }),
    complete(acceptTask(report.number)),
    ...(released && tranche !== undefined ? [effect('open_tranche', { tranche })] : []),
    ...(report.number >= stage.times
      ? [conclude('done')]
      : [fileTask(report.number + 1, stage.every ?? stage.first_due), nextDue(stage)]),
  ];
}

const nextDue = (stage: z.infer<typeof schema>): Step => ({
  step: 'until',
  due: stage.every ?? stage.first_due,
});

const lastRemark = (memory: unknown): string =>
  memorySchema.parse(memory ?? {}).reports.at(-1)?.remark ?? '';

export const reportStage = defineStage(schema, memorySchema, {
  kind: 'report',
  config,
  begins: {
    by: 'programme_officer',
    config: (name) => ({
      first_due: '6 m',
      fields: [{ id: 'progress', kind: 'long_text', name }],
    }),
  },
  mayChange: {
    anyTime: ['first_due', 'every', 'return_due', 'documents'],
    beforeWork: ['fields', 'checks', 'times', 'late', 'releases', 'releases_from', 'release_if'],
  },
  letters: { file: 'report_due' },
  news: {
    acts: {
      file: { letter: 'report_filed', to: ['applicant'] },
      accept: { letter: 'report_passed', to: ['applicant'], remark: lastRemark },
      return: { letter: 'report_returned', to: ['applicant'], remark: lastRemark },
    },
  },
  outcomes: () => ['done', 'stopped'],
  lasts: ({ first_due: first, every = first, times }) => [
    first,
    ...Array.from({ length: times - 1 }, () => every),
  ],
  periods: ({ first_due: first, every = first, return_due: again }) => [first, every, again],
  term: ({ first_due: due }) => due,
  collects: ({ fields, checks, documents }) => ({
    verb: 'file',
    fields,
    checked: checks.map(({ id, field }) => ({ id, field })),
    documents,
  }),
  reports: (stage) => ({
    fields: stage.fields,
    times: stage.times,
    releases: stage.releases ?? null,
    from: stage.releases_from,
    releaseIf: stage.release_if ?? null,
    forfeits: stage.late === 'forfeit',
    filed: (memory) => memorySchema.parse(memory ?? {}).reports,
  }),
  rules: ({ release_if: source, fields, checks }) => [
    ...checks.map(
      ({ id, rule }) =>
        ({ at: `checks.${id}.rule`, source: rule, result: 'bool', fields }) as const,
    ),
    ...(source === undefined
      ? []
      : [{ at: 'release_if', source, result: 'bool', fields } as const]),
  ],
  open: ({ config: { first_due: due } }) => [fileTask(1, due), { step: 'until', due }],
  verbs: {
    file: verb({
      by: 'applicant',
      input: z.record(z.string(), z.unknown()),
      act: (typed, view) =>
        fileSteps(
          readPlainForm(view.config.fields, typed, 'report', zoneDay(view.now)),
          typed[unchangedInput],
          view,
        ),
    }),
    accept: verb({
      by: 'stage',
      input: z.object({ remark: paragraph({ min: 0, max: 1000 }) }),
      act: ({ remark }, view) => acceptSteps(remark, view),
    }),
    return: verb({
      by: 'stage',
      input: z.object({ remark: paragraph({ min: 5, max: 1000 }) }),
      act: ({ remark }, view) => {
        const filed = waiting(view);
        return [
          note({
            reports: withReport(view.memory.reports, { ...filed, status: 'returned', remark }),
          }),
          complete(acceptTask(filed.number)),
          fileTask(filed.number, view.config.return_due),
        ];
      },
    }),
    /** The awardee left early or no longer reports: what was earned stays, nothing more follows. */
    stop: verb({
      by: 'stage',
      input: z.object({ remark: paragraph({ min: 5, max: 1000 }), sure: ticked() }),
      act: ({ remark }) => [conclude('stopped', remark)],
    }),
  },
  course: (outcome, { config: { times } }, { report: typed }) =>
    outcome === 'stopped'
      ? [play('stop', { remark: supposedText, sure: 'on' })]
      : Array.from({ length: times }, () => [play('file', typed), play('accept')]).flat(),
});
