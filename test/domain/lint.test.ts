import type { Definition } from '../../server/domain/definition/definition.js';
import { readDefinition, writeDefinition } from '../../server/domain/definition/definitionFile.js';
import { lint } from '../../server/domain/lint/lint.js';
import { startupDefinition } from '../support/startup.js';

const good = writeDefinition(startupDefinition());

/** The definition with one text replaced by another. */
function changed(from: string | RegExp, to: string): Definition {
  const text = good.replace(from, to);
  if (text === good) throw new Error(`nothing to change: ${from}`);
  const { value, problems } = readDefinition(text);
  if (!value) throw new Error(JSON.stringify(problems));
  return value;
}

test.each<[string, string | RegExp, string, string]>([
  [
    'definition_no_such_target',
    'accepted: formal',
    'accepted: nowhere',
    'workflow.stages.desk.next.accepted',
  ],
  [
    'definition_stage_unreachable',
    'accepted: formal',
    'accepted: review',
    'workflow.stages.formal',
  ],
  // A way to ten million yuan past every check: two clicks, and nobody has looked.
  [
    'definition_money_past_stage',
    /accepted: formal\n([^]*?)also: \[\]/,
    'accepted: formal\n        special: approve\n$1also: [{ outcome: special, asks: { zh: a, en: a } }]',
    'workflow.stages.approve',
  ],
  [
    'definition_outcome_without_next',
    '        refused: .not_accepted\n',
    '',
    'workflow.stages.desk.next',
  ],
  [
    'definition_no_such_outcome',
    'refused: .not_accepted',
    'refused: .not_accepted\n        maybe: formal',
    'workflow.stages.desk.next.maybe',
  ],
  [
    'definition_outcome_without_next',
    'timeout: lapsed',
    'timeout: late',
    'workflow.stages.agreement.next',
  ],
  [
    'definition_outcome_without_name',
    'no_answer: refused',
    'no_answer: silent',
    'workflow.stages.desk.outcome_names',
  ],
  ['definition_no_such_phase', 'phase: acceptance', 'phase: nowhere', 'workflow.stages.desk.phase'],
  ['definition_no_first_stage', 'first: desk', 'first: door', 'workflow.first'],
  [
    'definition_last_branch_with_when',
    '- to: .not_selected',
    '- to: .not_selected\n            when: score < 60.0',
    'workflow.stages.review.next.scored.1',
  ],
  [
    'definition_branch_never_taken',
    'when: score >= 60.0\n            to: visit',
    'to: visit',
    'workflow.stages.review.next.scored.1',
  ],
  [
    'definition_no_such_rubric',
    'rubric: startup',
    'rubric: other',
    'workflow.stages.review.rubric',
  ],
  ['definition_bands_not_contiguous', 'from: 8\n', 'from: 9\n', 'rubrics.startup.growth'],
  ['definition_tranches_sum', 'share_percent: 40', 'share_percent: 39', 'award.tranches'],
  [
    'definition_tranche_trigger',
    'after: midterm.passed',
    'after: midterm.done',
    'award.tranches.second.after',
  ],
  [
    'definition_title_field',
    'title_field: project.title',
    'title_field: project.nope',
    'title_field',
  ],
  [
    'definition_title_private',
    'title_field: project.title',
    'title_field: founder.paper',
    'title_field',
  ],
  [
    'definition_rule_unknown_field',
    'rule: company.in_zone',
    'rule: company.in_town',
    'eligibility.zone.rule',
  ],
  [
    'definition_rule_result',
    'rule: company.in_zone',
    'rule: company.staff',
    'eligibility.zone.rule',
  ],
  ['definition_total_column', 'column: share', 'column: name', 'form.equity.shareholders.total'],
  ['definition_name_reserved', 'section: plan', 'section: score', 'form.score'],
  ['definition_id_twice', 'id: begins_on', 'id: budget', 'form.plan.budget'],
])('%s is found', (code, from, to, at) => {
  const found = lint(changed(from, to)).filter(({ level }) => level === 'error');
  expect(found).toContainEqual(expect.objectContaining({ code, at }));
});

test('a loop without a way out is found', () => {
  const { workflow, ...rest } = startupDefinition();
  const { desk } = workflow.stages;
  if (!desk) throw new Error('no desk');
  const stages = {
    ...workflow.stages,
    desk: { ...desk, next: { accepted: 'desk', refused: 'desk' } },
  };
  const found = lint({ ...rest, workflow: { ...workflow, stages } });
  expect(found).toContainEqual(expect.objectContaining({ code: 'definition_no_way_out' }));
});

test('a role that nobody holds stands against publishing, and against nothing else', () => {
  const said = lint(startupDefinition(), { rolesHeld: new Set(['desk_officer']) });
  expect(said.map(({ params }) => params['role'])).toContain('expert');
  expect(new Set(said.map(({ level, code }) => `${level} ${code}`))).toEqual(
    new Set(['error definition_role_held_by_nobody']),
  );
  expect(lint(startupDefinition())).toEqual([]);
});

test.each<[string, string, string, RegExp]>([
  ['definition_unknown_kind', 'kind: intake', 'kind: intakes', /^workflow\.stages\.desk/],
  ['definition_unknown_kind', 'kind: credit_code', 'kind: creditcode', /^form\.0\.fields\.1/],
  ['definition_unknown_key', 'number_prefix: KC', 'number_prefix: KC\nnumber_suffix: X', /^$/],
  ['definition_missing', 'title_field: project.title\n', '', /^title_field$/],
  ['definition_wrong_type', 'max: 80', 'max: eighty', /^form\.3\.fields\.0\.max$/],
  ['definition_not_listed', 'applicant: organisation', 'applicant: robot', /^applicant$/],
  ['definition_yaml', 'award:', 'award: [', /^$/],
])('%s is told with its path', (code, from, to, path) => {
  const { problems } = readDefinition(good.replace(from, to));
  expect(problems).toContainEqual(
    expect.objectContaining({ code, path: expect.stringMatching(path) }),
  );
});

test('a problem names its line', () => {
  const text = good.replace('max: 80', 'max: eighty');
  const line = text.split('\n').findIndex((each) => each.includes('eighty')) + 1;
  expect(readDefinition(text).problems?.[0]?.line).toBe(line);
});

test('hostile files are refused', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
    .split('')
    .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
    .join('\n')}`;
  expect(readDefinition(bomb).problems?.[0]?.code).toBe('definition_yaml');
  expect(readDefinition('x'.repeat(600_000)).problems?.[0]?.code).toBe('definition_too_large');
  expect(readDefinition('['.repeat(100_000)).problems).toBeDefined();
  expect(readDefinition('').problems).toBeDefined();
  expect(readDefinition('a: 1\na: 2').problems).toMatchObject([
    { code: 'definition_key_twice', params: { key: 'a' }, line: 2 },
  ]);
  expect(readDefinition('a: 1\nb: "\\ud83d"').problems).toMatchObject([
    { code: 'definition_half_character', line: 2 },
  ]);
});
