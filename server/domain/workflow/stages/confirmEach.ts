import { z } from 'zod';
import { rowAnswers, type RowAnswer } from '../contract/stageQuestions.js';
import { rowsOf } from '../../form/kinds/tableField.js';
import { choice, paragraph, whole } from '../../typed.js';
import type { JsonObject } from '../../json.js';
import { conflict } from '../../refusal.js';
import { play } from '../contract/course.js';
import { complete, conclude, defineStage, effect, note, verb } from '../contract/defineStage.js';
import { stageRole, type StageView, type Step } from '../contract/stageKind.js';

/**
 * Many confirmers: everyone named in a table of the form confirms the row about them, by a link of
 * their own and without an account. The stage ends when all have answered; who stays silent is for
 * `timeout`. Rows are known by their position, from 0.
 */
const config = {
  /** The table `section.field`, and the columns that hold a confirmer's name and address. */
  table: z.string(),
  name_column: z.string(),
  email_column: z.string(),
};
const schema = z.object({ ...config, ...stageRole });
const answerSchema = z.object({
  row: z.number(),
  answer: z.enum(rowAnswers),
  remark: z.string(),
});
const memorySchema = z.object({ answers: z.array(answerSchema).default([]) });
type View = StageView<z.infer<typeof schema>, z.infer<typeof memorySchema>>;

const taskOf = (row: number): string => `row-${row}`;

const rowsIn = (view: View): readonly JsonObject[] => rowsOf(view.answer(view.config.table));

function openSteps(view: View): Step[] {
  const rows = rowsIn(view);
  if (rows.length === 0) return [conclude('confirmed')];
  return [
    ...rows.map((_, row): Step => ({
      step: 'open',
      task: { key: taskOf(row), verb: 'answer_row', for: { role: 'invited' } },
    })),
    effect('invite_confirmers'),
  ];
}

function answerSteps(
  typed: { readonly row: number; readonly answer: RowAnswer; readonly remark: string },
  view: View,
): Step[] {
  if (!view.openTasks.has(taskOf(typed.row))) throw conflict('row_answered');
  const answers = [...view.memory.answers, { ...typed }];
  const steps: Step[] = [note({ answers }), complete(taskOf(typed.row))];
  if (view.openTasks.size > 1) return steps;
  const all = answers.every(({ answer }) => answer === 'yes');
  return [...steps, conclude(all ? 'confirmed' : 'contradicted')];
}

export const confirmEachStage = defineStage(schema, memorySchema, {
  kind: 'confirm_each',
  config,
  outcomes: () => ['confirmed', 'contradicted'],
  apart: true,
  begins: {
    by: 'programme_officer',
    config: () => ({ table: '', name_column: '', email_column: '' }),
  },
  readsAnswers: true,
  invites: ({ table, name_column: nameColumn, email_column: emailColumn }) => ({
    table,
    nameColumn,
    emailColumn,
  }),
  // Without a row in the table there is nobody to ask.
  atOnce: () => ['confirmed'],
  open: openSteps,
  verbs: {
    answer_row: verb({
      by: 'invited',
      input: z.object({
        row: whole(0, 1000),
        answer: choice(['yes', 'no']),
        remark: paragraph({ min: 0, max: 1000 }),
      }),
      act: (typed, view) => answerSteps(typed, view),
    }),
    /** The officer goes on without those who did not answer. */
    go_on: verb({
      by: 'stage',
      input: z.object({ reason: paragraph({ min: 5, max: 500 }) }),
      act: ({ reason }, { memory: { answers } }) => [
        conclude(
          answers.some(({ answer }) => answer === 'no') ? 'contradicted' : 'confirmed',
          reason,
        ),
      ],
    }),
  },
  course: (outcome, { openTasks }) =>
    [...openTasks.values()].map(({ key }, at) =>
      play('answer_row', {
        row: key.slice('row-'.length),
        answer: outcome === 'contradicted' && at === 0 ? 'no' : 'yes',
      }),
    ),
});
