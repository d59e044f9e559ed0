import { contactReadSchema, disciplineOf } from '../../server/domain/definition/contact.js';
import { definitionSchema, type Definition } from '../../server/domain/definition/definition.js';
import { withPart } from '../../server/domain/editing/partChanges.js';
import { lint } from '../../server/domain/lint/lint.js';
import { readContent } from '../../server/features/notices/noticeContent.view.js';
import { saidOf } from '../../server/features/notices/noticeWords.view.js';
import { startupDefinition } from '../support/startup.js';

const notice = 'workflow.stages.notice';

/** The start-up procedure with something else in its notice. */
function noticed(change: object): Definition {
  const definition = startupDefinition();
  const { stages } = definition.workflow;
  const found = { ...stages['notice'], ...change };
  return definitionSchema.parse({
    ...definition,
    workflow: { ...definition.workflow, stages: { ...stages, notice: found } },
  });
}
const wording = (change: object): Definition => {
  const { stages } = startupDefinition().workflow;
  const kept: unknown = Reflect.get(stages['notice'] ?? {}, 'wording');
  return noticed({ wording: { ...Object(kept), ...change } });
};
const said = (definition: Definition): string[] =>
  lint(definition).map(({ level, code, at }) => `${level} ${code} ${at}`);

test('a list that names no discipline office is not published', () => {
  const { discipline, ...others } = startupDefinition();
  const rest = definitionSchema.parse(others);
  expect(said(rest)).toContain('error definition_discipline_needed discipline');
  const mended = withPart(rest, { single: 'discipline' }, discipline ?? {});
  expect(said(definitionSchema.parse(mended))).toEqual(said(startupDefinition()));
  expect([disciplineOf(rest.discipline), disciplineOf(discipline)?.phone]).toEqual([null, '12388']);
});

test('a procedure without a list needs none', () => {
  const { discipline: _, ...rest } = startupDefinition();
  const { notice: _list, result_notice: _results, ...stages } = rest.workflow.stages;
  const without = definitionSchema.parse({ ...rest, workflow: { ...rest.workflow, stages } });
  expect(said(without).join()).not.toContain('discipline_needed');
});

test.each([
  ['no words of its own', noticed({ wording: undefined }), 'warning', 'not_worded', '.wording'],
  [
    'a title that tells no call',
    wording({ title: { zh: '名单公示', en: 'A list of {{call}}' } }),
    'error',
    'without_mark',
    '.wording.title.zh',
  ],
  [
    'a sentence without its last day',
    wording({ says: { zh: '自 {{from}}起至 {{until}}止。', en: 'From {{from}} on.' } }),
    'error',
    'without_mark',
    '.wording.says.en',
  ],
  [
    'a result that hides the next',
    noticed({ results: [{ name: { zh: '好', en: 'g' } }, { name: { zh: '差', en: 'b' } }] }),
    'error',
    'result_last',
    '.results.1',
  ],
])('the lint tells of %s', (_, definition, level, code, at) => {
  expect(said(definition)).toContain(`${level} definition_notice_${code} ${notice}${at}`);
});

test('a mark that nothing fills is told with its place', () => {
  const says = { zh: '{{from}}{{until}}{{who}}', en: '{{from}} {{until}}' };
  expect(said(wording({ says }))).toContain(
    `error definition_mark_unknown ${notice}.wording.says.zh`,
  );
});

test('a condition of a result is tried like every rule', () => {
  const results = [{ when: 'scor >= 85.0', name: { zh: '优秀', en: 'Excellent' } }];
  const found = lint(noticed({ results })).filter(({ at }) => at === `${notice}.results.0.when`);
  expect(found.map(({ level }) => level)).toEqual(['error']);
});

test('a list of before keeps the words that it was published under', () => {
  const old = {
    title: { zh: '公示', en: 'Notice' },
    contact: { zh: '某部门', en: 'x' },
    entries: [],
  };
  expect(readContent(old)).toMatchObject({ words: null, discipline: null });
  expect(contactReadSchema.parse({ zh: '某部门', en: 'x' }).unit.zh).toBe('某部门');
});

test('days stand where the sentence has them, as often as it has them', () => {
  expect(saidOf('{{from}}–{{until}}, {{from}}', 'a', 'b')).toBe('a–b, a');
});
