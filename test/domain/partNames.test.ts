import { readFileSync } from 'node:fs';
import { readDefinition } from '../../server/domain/definition/definitionFile.js';
import { partName } from '../../server/domain/definition/partNames.js';

const read = readDefinition(readFileSync('config/programmes/kechuang/startup.yaml', 'utf8'));
if (!read.value) throw new Error('the preset does not read');
const startup = read.value;
const { workflow, form, rubrics, award } = startup;

describe('the name of a part at a path', () => {
  const company = form.find(({ section }) => section === 'company');
  const field = (id: string) => company?.fields.find((each) => each.id === id);
  const equity = form.find(({ section }) => section === 'equity');
  const shareholders = equity?.fields.find(({ id }) => id === 'shareholders');
  const columns = shareholders && 'columns' in shareholders ? shareholders.columns : [];
  const [rubricId = '', rubric] = Object.entries(rubrics)[0] ?? [];

  test.each([
    ['workflow.stages.review', workflow.stages['review']?.name],
    ['workflow.stages.review.due', workflow.stages['review']?.name],
    ['workflow.stages.review.next.scored.0.to', workflow.stages['review']?.name],
    ['workflow.ends.withdrawn', workflow.ends['withdrawn']?.name],
    ['form.company', company?.name],
    ['form.company.show_if', company?.name],
    ['form.company.paid_in', field('paid_in')?.name],
    ['form.company.paid_in.check', field('paid_in')?.name],
    // A field goes before a key of the section, as lint never names the section's own name.
    ['form.company.name', field('name')?.name],
    ['form.equity.shareholders.share', columns.find(({ id }) => id === 'share')?.name],
    [`rubrics.${rubricId}.${rubric?.criteria[0]?.id}`, rubric?.criteria[0]?.name],
    [`rubrics.${rubricId}.criteria.0`, rubric?.criteria[0]?.name],
    ['documents.licence', startup.documents.find(({ id }) => id === 'licence')?.name],
    ['quick_check.born.rule', startup.quick_check[0]?.question],
    [`eligibility.${startup.eligibility[0]?.id}`, startup.eligibility[0]?.reason],
    [`award.tranches.${award?.tranches[0]?.id}.after`, award?.tranches[0]?.name],
    [`award.classes.${award?.classes[1]?.id}.when`, award?.classes[1]?.name],
  ])('%s', (at, expected) => {
    expect(expected).toBeDefined();
    expect(partName(startup, at)).toEqual(expected);
  });

  test.each(['', 'workflow', 'award.tranches', 'title_field', 'nowhere.at.all', '__proto__.name'])(
    'nothing is named at “%s”',
    (at) => expect(partName(startup, at)).toBeNull(),
  );

  test.each(['constructor', 'form.constructor', 'workflow.stages.toString', 'form..', '...'])(
    'odd paths are no trouble: %s',
    (at) => expect(() => partName(startup, at)).not.toThrow(),
  );
});
