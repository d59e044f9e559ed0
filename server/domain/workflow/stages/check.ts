import { z } from 'zod';
import { paragraph, readTyped } from '../../typed.js';
import { localTextSchema } from '../../localText.js';
import { readYuan, yuanText } from '../../money.js';
import { invalid, type FieldReasons, type Reason } from '../../refusal.js';
import {
  correctionConfig,
  correctionsOf,
  correctionSteps,
  readCorrections,
} from '../contract/corrections.js';
import { play, supposedText } from '../contract/course.js';
import { complete, conclude, defineStage, note, open, verb } from '../contract/defineStage.js';
import { stageRole, type Step } from '../contract/stageKind.js';

/** 形式审查: a checklist that must hold; the applicant is asked once for all corrections. */
const config = {
  ...correctionConfig,
  /** Whether passing also settles the amount: it may be cut down, with a reason. */
  settles_amount: z.boolean().default(false),
  checklist: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9_]*$/),
        name: localTextSchema,
        help: localTextSchema.optional(),
      }),
    )
    .min(1),
};
const schema = z.object({ ...config, ...stageRole });

export const checkFindings = ['pass', 'fail', 'na'] as const;
const findingSchema = z.enum(checkFindings);
const memorySchema = z.object({
  findings: z.record(z.string(), findingSchema).default({}),
  notes: z.record(z.string(), z.string()).default({}),
});

const longestNote = 1000;

/** What was ticked and written per checklist item: inputs `item.<id>` and `note.<id>`. */
const checklistInput = z.record(z.string(), z.unknown()).transform((raw, context) => {
  for (const [name, text] of Object.entries(raw)) {
    if (!name.startsWith('note.') || typeof text !== 'string') continue;
    if (text.trim().length <= longestNote) continue;
    const params = { max: longestNote };
    context.addIssue({ code: 'custom', message: 'too_long', path: [name], params });
  }
  const pick = (prefix: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(raw)
        .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, text]) => [name.slice(prefix.length), text.trim()]),
    );
  const findings = Object.entries(pick('item.')).flatMap(([id, text]) => {
    const finding = findingSchema.safeParse(text);
    return finding.success ? [[id, finding.data] as const] : [];
  });
  return { findings: Object.fromEntries(findings), notes: pick('note.') };
});
type Checked = z.infer<typeof checklistInput>;

function known(checked: Checked, ids: readonly string[]): Checked {
  const keep = <T>(record: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([id]) => ids.includes(id)));
  return { findings: keep(checked.findings), notes: keep(checked.notes) };
}

function demandAllPassed(findings: Checked['findings'], ids: readonly string[]): void {
  const problems: FieldReasons = Object.fromEntries(
    ids.flatMap((id): [string, Reason][] => {
      if (findings[id] === undefined) return [[`item.${id}`, { code: 'not_checked' }]];
      return findings[id] === 'fail' ? [[`item.${id}`, { code: 'check_failed' }]] : [];
    }),
  );
  if (Object.keys(problems).length > 0) throw invalid(problems);
}

const settleInput = z.object({
  amount: z.string().default(''),
  amount_reason: paragraph({ min: 0, max: 500 }),
});

/** What the checker settles the amount at: never more than was worked out, less only with a reason. */
function settledAmount(typed: unknown, worked: unknown): Step[] {
  const { amount, amount_reason: reason } = readTyped(settleInput, typed);
  if (typeof worked !== 'number' || amount.trim() === '') return [];
  const read = readYuan(amount);
  if ('problem' in read) throw invalid({ amount: read.problem });
  if (read.fen === 0 || read.fen > worked) {
    throw invalid({ amount: { code: 'amount_above', params: { most: yuanText(worked) } } });
  }
  if (read.fen === worked) return [];
  if (reason.length < 5) throw invalid({ amount_reason: { code: 'reason_needed' } });
  return [note({ settled: reason }), { step: 'facts', facts: { amount_fen: read.fen } }];
}

function alsoTicked(typed: unknown, checklist: readonly { readonly id: string }[]): Step[] {
  const checked = known(
    readTyped(checklistInput, typed),
    checklist.map((item) => item.id),
  );
  return Object.keys(checked.findings).length === 0 ? [] : [note(checked)];
}

export const checkStage = defineStage(schema, memorySchema, {
  kind: 'check',
  config,
  begins: {
    by: 'formal_checker',
    config: (name) => ({ checklist: [{ id: 'item_1', name }] }),
  },
  mayChange: {
    anyTime: ['corrections', 'correction_due', 'no_answer', 'checklist', 'settles_amount'],
  },
  outcomes: () => ['passed', 'failed'],
  corrections: correctionsOf,
  open: ({ config: { by } }) => [open('decide', { role: by })],
  verbs: {
    save: verb({
      by: 'stage',
      input: checklistInput,
      act: (checked, { config: { checklist } }) => [
        note(
          known(
            checked,
            checklist.map((item) => item.id),
          ),
        ),
      ],
    }),
    pass: verb({
      by: 'stage',
      input: z.record(z.string(), z.unknown()),
      act: (typed, { config: { checklist, settles_amount: settles }, facts }) => {
        const ids = checklist.map((item) => item.id);
        const checked = known(readTyped(checklistInput, typed), ids);
        demandAllPassed(checked.findings, ids);
        const settled = settles ? settledAmount(typed, facts['amount_fen']) : [];
        return [note(checked), ...settled, complete('decide'), conclude('passed')];
      },
    }),
    // Both stand in one form with the checklist, so what was ticked is kept with them.
    ask: verb({
      by: 'stage',
      input: z.record(z.string(), z.unknown()),
      act: (typed, view) => [
        ...alsoTicked(typed, view.config.checklist),
        ...correctionSteps(readTyped(readCorrections, typed), view),
      ],
    }),
    fail: verb({
      by: 'stage',
      input: z.looseObject({ reason: paragraph({ min: 5, max: 1000 }) }),
      act: ({ reason, ...typed }, { config: { checklist } }) => [
        ...alsoTicked(typed, checklist),
        complete('decide'),
        conclude('failed', reason),
      ],
    }),
  },
  course: (outcome, { config: { checklist } }) =>
    outcome === 'failed'
      ? [play('fail', { reason: supposedText })]
      : [play('pass', Object.fromEntries(checklist.map(({ id }) => [`item.${id}`, 'pass'])))],
});
