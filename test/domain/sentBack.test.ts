import { calendarFrom } from '../../server/domain/calendar.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { Refused } from '../../server/domain/refusal.js';
import { draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import { act } from '../../server/domain/workflow/machine.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { presetDefinitions } from '../support/presets.js';

const reason = 'The figures were right as they stood.';
const text = 'What was done, and what came of it.';

/** A stage of a procedure, how its report is filed and sent back, and the same report changed. */
const stages = [
  {
    at: ['kechuang.startup', 'midterm'],
    file: 'report',
    back: ['rectify', { reason }],
    typed: { report: text },
    other: { report: `${text} More of it.` },
  },
  {
    at: ['youth.nomination', 'training'],
    file: 'file',
    back: ['return', { remark: reason }],
    typed: { 'report.attendance': '90', 'report.summary': text },
    other: { 'report.attendance': '85', 'report.summary': text },
  },
] as const;

describe.each(stages)('a report of $at that was sent back', ({ at, file, back, typed, other }) => {
  const [procedure, stage] = at;
  const definition = presetDefinitions().find((each) => each.procedure === procedure);
  if (!definition) throw new Error(procedure);
  const context = {
    rules: workflowRulesOf(compileDefinition(definition)),
    time: timekeeper(calendarFrom()),
    now: new Date('2026-03-02T02:00:00.000Z'),
    actor: { userId: 'lin', personId: 'lin' },
    holdersOf: () => ['wang'],
  };
  const task = {
    id: `${stage}.1.first`,
    stage,
    key: file === 'file' ? 'file-1' : 'report',
    verb: file,
    role: 'applicant',
    userId: null,
    openedAt: context.now.toISOString(),
    dueAt: null,
  } as const;
  const waiting: CaseState = {
    ...draftCase,
    status: 'running',
    stage,
    visit: 1,
    tasks: { [task.id]: task },
  };
  const use = (state: CaseState, verb: string, sent: object) =>
    act(context, state, verb, sent).state;
  const [verb, demand] = back;
  const returned = (): CaseState => use(use(waiting, file, typed), verb, demand);
  const refusal = (sent: object): Refused | null => {
    try {
      use(returned(), file, sent);
      return null;
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  };

  test('is not taken again as it was without a word', () => {
    const told = { unchanged_reason: { code: 'unchanged_needs_reason' } };
    expect(refusal(typed)?.fields).toEqual(told);
    expect(refusal({ ...typed, unchanged_reason: ' no ' })?.fields).toEqual(told);
    expect(refusal({ ...typed, unchanged_reason: 'x'.repeat(1001) })?.fields).toEqual({
      unchanged_reason: { code: 'too_long', params: { max: 1000 } },
    });
  });

  test('is taken with a reason, which stays with it, and without one where it was changed', () => {
    const said = use(returned(), file, { ...typed, unchanged_reason: reason });
    expect(JSON.stringify(said.memory[stage])).toContain(`"unchanged_because":"${reason}"`);
    const changed = use(returned(), file, { ...other, unchanged_reason: '' });
    expect(JSON.stringify(changed.memory[stage])).toContain('"unchanged_because":""');
  });
});
