import { z } from 'zod';
import { zoneDay } from '../../calendar.js';
import { durationSchema } from '../../duration.js';
import { enclosureSchema } from '../../form/enclosure.js';
import { formCheckSchema } from '../../form/formCheck.js';
import { readPlainForm } from '../../form/kinds/plainForm.js';
import { columnSchema } from '../../form/kinds/scalars.js';
import { paragraph, readTyped, whole } from '../../typed.js';
import { conflict, forbidden } from '../../refusal.js';
import { play, supposedText } from '../contract/course.js';
import {
  answeredTargets,
  assessedTargetSchema,
  promisedTargets,
  targetInput,
  type AssessedTarget,
} from '../contract/assessedTargets.js';
import { demandChecked, FormParts } from '../contract/collected.js';
import {
  cancel,
  complete,
  conclude,
  defineStage,
  note,
  open,
  verb,
} from '../contract/defineStage.js';
import { unchangedInput, whySame } from '../contract/unchanged.js';
import { stageRole, type StageView, type Step } from '../contract/stageKind.js';

/** Ends beside passed and failed: concluded without blame (结题), and terminated (终止). */
const endings = ['concluded', 'terminated'] as const;
const outcomes = ['passed', ...endings, 'failed'] as const;
type Ending = (typeof outcomes)[number];

/**
 * 中期评估 / 验收: the awardee reports by a date, target by target and with the papers that are
 * asked for; the zone concludes or asks to rectify. Where `confirmed` is set, what one person
 * concludes counts once the head of the department has confirmed it.
 */
const config = {
  /** From entering the stage to the awardee's report. */
  report_due: durationSchema,
  rectify: z.number().int().min(0).max(3).default(1),
  rectify_due: durationSchema.default('3 m'),
  fields: z.array(columnSchema).max(20).default([]),
  checks: z.array(formCheckSchema).max(20).default([]),
  documents: z.array(enclosureSchema).max(20).default([]),
  /** The table `section.field` whose rows are answered one by one, as they stood on entering. */
  targets: z.string().optional(),
  endings: z.array(z.enum(endings)).max(2).default([]),
  confirmed: z.boolean().default(false),
};
const schema = z.object({ ...config, ...stageRole });
const conclusionSchema = z.object({
  outcome: z.enum(outcomes),
  /** Of a hundred, how much of an instalment that is paid pro rata. */
  percent: z.number().int(),
  reason: z.string(),
  /** Whose conclusion it is, by person and by account. */
  person: z.string().default(''),
  user: z.string().default(''),
});
const memorySchema = z.object({
  report: z.string().optional(),
  values: z.record(z.string(), z.json()).default({}),
  targets: z.array(assessedTargetSchema).default([]),
  /** What the applicant said of a report that came back as it had been. */
  unchanged_because: z.string().default(''),
  rectified: z.number().int().default(0),
  demand: z.string().optional(),
  /** What waits to be confirmed, and why it was put back the last time. */
  proposed: conclusionSchema.nullable().default(null),
  put_back: z.string().default(''),
});
type View = StageView<z.infer<typeof schema>, z.infer<typeof memorySchema>>;

const reportTask = (due: string): Step => ({
  step: 'open',
  task: { key: 'report', verb: 'report', for: { role: 'applicant' }, due },
});

const reportInput = z.object({ report: paragraph({ min: 20, max: 8000 }) });

function reportSteps(typed: Readonly<Record<string, unknown>>, view: View): Step[] {
  const { openTasks, memory, config: stage } = view;
  if (!openTasks.has('report')) throw conflict('report_not_due');
  const form = new FormParts();
  const { report } = form.read(() => readTyped(reportInput, typed), { report: '' });
  const day = zoneDay(view.now);
  const values = form.read(() => readPlainForm(stage.fields, typed, 'report', day), {});
  const targets = form.read((): AssessedTarget[] => answeredTargets(memory.targets, typed), []);
  form.demandSound();
  demandChecked(stage.checks, values, view);
  const before = { report: memory.report ?? '', values: memory.values, targets: memory.targets };
  const now = { report, values, targets };
  const said = typed[unchangedInput];
  const why = memory.report === undefined ? '' : whySame(before, now, said);
  return [
    note({ ...now, unchanged_because: why }),
    complete('report'),
    open('conclude', { role: stage.by }),
  ];
}

/** Concludes, or proposes to where a second person confirms it. */
function concludeSteps(outcome: Ending, percent: number, reason: string, view: View): Step[] {
  const { memory, config: stage, actor } = view;
  if (memory.report === undefined && outcome !== 'failed' && outcome !== 'terminated') {
    throw conflict('no_report_yet');
  }
  if (memory.proposed !== null) throw conflict('conclusion_waits');
  if (!outcomesOf(stage).includes(outcome)) throw conflict('ending_not_offered');
  const proposed = { outcome, percent, reason, person: actor.personId, user: actor.userId };
  if (!stage.confirmed) return endSteps(proposed);
  return [
    note({ proposed, put_back: '' }),
    ...[...view.openTasks.keys()].map((key) => (key === 'report' ? cancel(key) : complete(key))),
    open('confirm', { role: 'department_head' }),
  ];
}

const endSteps = ({ outcome, percent, reason }: z.infer<typeof conclusionSchema>): Step[] => [
  { step: 'facts', facts: { assessed: outcome, pay_percent: percent } },
  conclude(outcome, reason),
];

/** A second person confirms, whatever account or absence they act by. */
function demandAnother(
  { person, user }: z.infer<typeof conclusionSchema>,
  { personId, standsInFor = [] }: View['actor'],
): void {
  if (person === personId || standsInFor.includes(user)) throw forbidden('conclusion_yours');
}

const outcomesOf = (stage: z.infer<typeof schema>): readonly Ending[] => [
  'passed',
  ...stage.endings,
  'failed',
];

const must = z.object({ reason: paragraph({ min: 5, max: 1000 }) });

export const assessStage = defineStage(schema, memorySchema, {
  kind: 'assess',
  config,
  begins: { by: 'programme_officer', config: () => ({ report_due: '12 m' }) },
  mayChange: {
    anyTime: ['report_due', 'rectify', 'rectify_due', 'endings', 'fields', 'checks', 'documents'],
    beforeWork: ['targets', 'confirmed'],
  },
  letters: { report: 'report_due' },
  news: {
    acts: {
      report: { letter: 'report_filed', to: ['applicant'] },
      rectify: {
        letter: 'report_returned',
        to: ['applicant'],
        remark: (memory) => memorySchema.parse(memory ?? {}).demand ?? '',
      },
    },
    outcomes: {
      passed: { letter: 'report_passed', to: ['applicant'] },
      concluded: { letter: 'report_concluded', to: ['applicant'] },
    },
  },
  outcomes: outcomesOf,
  facts: ({ endings: more }) => [
    'assessed',
    ...(more.includes('concluded') ? ['pay_percent'] : []),
  ],
  collects: ({ fields, checks, documents }) => ({
    verb: 'report',
    fields,
    checked: checks.map(({ id, field }) => ({ id, field })),
    documents,
  }),
  answersTable: ({ targets: table }) => (table === undefined ? null : { key: 'targets', table }),
  rules: ({ checks, fields }) =>
    checks.map(
      ({ id, rule }) =>
        ({ at: `checks.${id}.rule`, source: rule, result: 'bool', fields }) as const,
    ),
  lasts: ({ report_due: due }) => [due],
  periods: ({ report_due: due, rectify_due: again }) => [due, again],
  term: ({ report_due: due }) => due,
  open: (view) => {
    const { report_due: due, targets } = view.config;
    return [
      ...(targets === undefined ? [] : [note({ targets: promisedTargets(view.answer(targets)) })]),
      reportTask(due),
      { step: 'until', due },
    ];
  },
  verbs: {
    report: verb({
      by: 'applicant',
      input: z.record(z.string(), z.unknown()),
      act: reportSteps,
    }),
    pass: verb({
      by: 'stage',
      input: z.object({ reason: paragraph({ min: 0, max: 1000 }) }),
      act: ({ reason }, view) => concludeSteps('passed', 100, reason, view),
    }),
    /** 结题: over, targets missed without fault; what was earned is paid pro rata. */
    settle: verb({
      by: 'stage',
      input: must.extend({ percent: whole(0, 100) }),
      act: ({ reason, percent }, view) => concludeSteps('concluded', percent, reason, view),
    }),
    terminate: verb({
      by: 'stage',
      input: must,
      act: ({ reason }, view) => concludeSteps('terminated', 0, reason, view),
    }),
    rectify: verb({
      by: 'stage',
      input: must,
      act: ({ reason }, { memory, config: stage }) => {
        if (memory.proposed !== null) throw conflict('conclusion_waits');
        if (memory.rectified >= stage.rectify) {
          throw conflict('rectify_used_up', { times: stage.rectify });
        }
        return [
          note({ rectified: memory.rectified + 1, demand: reason }),
          complete('conclude'),
          reportTask(stage.rectify_due),
          { step: 'until', due: stage.rectify_due },
        ];
      },
    }),
    fail: verb({
      by: 'stage',
      input: must,
      act: ({ reason }, view) => concludeSteps('failed', 0, reason, view),
    }),
    confirm: verb({
      by: 'department_head',
      input: z.object({}),
      act: (_, { memory: { proposed }, actor }) => {
        if (proposed === null) throw conflict('nothing_to_confirm');
        demandAnother(proposed, actor);
        return [complete('confirm'), ...endSteps(proposed)];
      },
    }),
    put_back: verb({
      by: 'department_head',
      input: must,
      act: ({ reason }, { memory, config: { by, rectify_due: again } }) => {
        if (memory.proposed === null) throw conflict('nothing_to_confirm');
        const back = [note({ proposed: null, put_back: reason }), complete('confirm')];
        // What was concluded for want of a report is asked for once more.
        return memory.report === undefined
          ? [...back, reportTask(again), { step: 'until', due: again }]
          : [...back, open('conclude', { role: by })];
      },
    }),
  },
  course: (outcome, { config: stage, memory }, { report }) => {
    const answered = memory.targets.flatMap((_, index) => [
      [targetInput(index, 'state'), 'met'],
      [targetInput(index, 'actual'), supposedText],
    ]);
    const filed = { ...report, report: supposedText, ...Object.fromEntries(answered) };
    const last =
      { passed: 'pass', concluded: 'settle', terminated: 'terminate' }[outcome] ?? 'fail';
    return [
      play('report', filed),
      play(last, { reason: supposedText, percent: '80' }),
      ...(stage.confirmed ? [{ ...play('confirm'), by: 'another' }] : []),
    ];
  },
});
