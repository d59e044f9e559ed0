import { join } from 'node:path';
import type { Definition } from '../../server/domain/definition/definition.js';
import { readPresets } from '../../server/features/designer/versions/presets.service.js';

const { definitions } = await readPresets(join(process.cwd(), 'config', 'programmes'));
const each = definitions.map((definition) => [definition.procedure, definition] as const);

interface Marked {
  readonly source?: unknown;
}

/** Everything of a definition that states an amount, a weight or a period, by its place. */
function figuresOf(definition: Definition): readonly (readonly [string, Marked])[] {
  const { workflow, award, rubrics, eligibility } = definition;
  const { formula, exclusive, classes = [], tranches = [] } = award ?? {};
  const listed = (at: string, items: readonly (Marked & { readonly id: string })[]) =>
    items.map((item) => [`${at}.${item.id}`, item] as const);
  return [
    ...Object.entries(workflow.stages).map(([id, stage]) => [`stage ${id}`, stage] as const),
    ...Object.entries(workflow.stages).flatMap(([id, stage]) =>
      'indicators' in stage && Array.isArray(stage.indicators)
        ? listed(`indicator ${id}`, stage.indicators)
        : [],
    ),
    ...Object.entries(rubrics).map(([id, rubric]) => [`rubric ${id}`, rubric] as const),
    ...listed('eligibility', eligibility),
    ...listed('class', classes),
    ...listed('tranche', tranches),
    ...listed('line', formula?.lines ?? []),
    ...listed('limit', formula?.limits ?? []),
    ...(exclusive ? [[`exclusive ${exclusive.group}`, exclusive] as const] : []),
  ];
}

test('there are five programmes with fifteen procedures or more', () => {
  expect(new Set(definitions.map(({ programme }) => programme)).size).toBe(5);
  expect(definitions.length).toBeGreaterThanOrEqual(15);
});

test.each(each)('%s marks every figure with its source or as an assumption', (_, definition) => {
  const unmarked = figuresOf(definition).filter(([, { source }]) => typeof source !== 'string');
  expect(unmarked.map(([at]) => at)).toEqual([]);
});

test.each(each)('%s says what it asks for, and writes letters of its own', (_, definition) => {
  const { guide, declarations, documents, mails } = definition;
  expect(guide.obligations.length).toBeGreaterThan(0);
  expect(guide.sources.length).toBeGreaterThan(0);
  expect(documents.length).toBeGreaterThan(0);
  expect(declarations.length).toBeGreaterThan(0);
  expect(Object.keys(mails)).toContain('submitted');
  const stages = Object.values(definition.workflow.stages);
  const asks = (kind: string, by: string) =>
    stages.some((stage) => stage.kind === kind && (by === '' || stage.by === by));
  const expected = [
    ...(asks('agreement', '') ? ['agreement_ready'] : []),
    ...(asks('report', '') || asks('assess', '') ? ['report_due'] : []),
    ...(asks('confirm', 'counterparty') ? ['counterparty_asked'] : []),
    ...(asks('confirm', 'applicant') ? ['confirmation_asked'] : []),
  ];
  expect(Object.keys(mails)).toEqual(expect.arrayContaining(expected));
});

test.each(each)('%s tells every end in words of its own', (_, definition) => {
  const silent = Object.entries(definition.workflow.ends).filter(([, end]) => !end.letter);
  expect(silent.map(([id]) => id)).toEqual([]);
});
