import { z } from 'zod';
import { paragraph } from '../../typed.js';
import { indicatorSchema, scoreLines, totalPoints } from '../../scoring/indicator.js';
import { play, supposedText } from '../contract/course.js';
import { complete, conclude, defineStage, note, open, verb } from '../contract/defineStage.js';
import { stageRole, type StageView, type Step } from '../contract/stageKind.js';

/**
 * Formula score: the lines are worked out from the confirmed figures the moment the case arrives,
 * and a person of the role confirms the sheet or queries it. Nobody types points.
 */
const config = { indicators: z.array(indicatorSchema).min(1).max(40) };
const schema = z.object({ ...config, ...stageRole });
const lineSchema = z.object({
  id: z.string(),
  value: z.number(),
  points: z.number(),
  counts: z.boolean(),
});
const memorySchema = z.object({
  lines: z.array(lineSchema).default([]),
  points: z.number().default(0),
});
type View = StageView<z.infer<typeof schema>, z.infer<typeof memorySchema>>;

function sheet(view: View): Step {
  const lines = scoreLines(view.config.indicators, ({ value }) => {
    const found = view.evaluate(value);
    return typeof found === 'number' ? found : null;
  });
  return note({ lines: lines.map((line) => ({ ...line })), points: totalPoints(lines) });
}

export const scoreStage = defineStage(schema, memorySchema, {
  kind: 'score',
  config,
  begins: {
    by: 'programme_officer',
    config: (name) => ({ indicators: [{ id: 'line_1', name, value: '0', cap: 10 }] }),
  },
  outcomes: () => ['scored', 'queried'],
  facts: () => ['points', 'score'],
  indicators: ({ indicators }) => indicators,
  rules: ({ indicators }) =>
    indicators.map(({ id, value: source }) => ({
      at: `indicators.${id}.value`,
      source,
      result: 'int',
    })),
  open: (view) => [sheet(view), open('confirm', { role: view.config.by })],
  verbs: {
    confirm: verb({
      by: 'stage',
      input: z.object({}),
      act: (_, { memory: { points } }) => [
        { step: 'facts', facts: { points, score: points } },
        complete('confirm'),
        conclude('scored'),
      ],
    }),
    query: verb({
      by: 'stage',
      input: z.object({ reason: paragraph({ min: 5, max: 1000 }) }),
      act: ({ reason }) => [complete('confirm'), conclude('queried', reason)],
    }),
  },
  course: (outcome) => [
    outcome === 'scored' ? play('confirm') : play('query', { reason: supposedText }),
  ],
});
