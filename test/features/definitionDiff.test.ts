import { wordsOfProduct } from '../support/wordsAndViews.js';
import type { Locale, Translate } from '../../server/domain/localText.js';
import { definitionSchema, type Definition } from '../../server/domain/definition/definition.js';
import type { DiffLine } from '../../server/shared/definitionWords/diffLine.js';
import {
  definitionDiff,
  type DefinitionDiff,
} from '../../server/shared/definitionWords/definitionDiff.js';
import { presetDefinitions } from '../support/presets.js';

const startup = presetDefinitions().find(({ procedure }) => procedure === 'kechuang.startup');
if (!startup) throw new Error('the preset is missing');
const before = startup;

let words: Translate;
beforeAll(async () => {
  words = await wordsOfProduct();
});

type Edit = (definition: Definition) => void;

function told(edit: Edit, locale: Locale = 'zh-CN'): DefinitionDiff {
  const after = structuredClone(before);
  edit(after);
  return definitionDiff(before, definitionSchema.parse(after), { words, locale });
}
const linesOf = ({ groups }: DefinitionDiff): readonly DiffLine[] =>
  groups.flatMap(({ lines }) => lines);
const sentences = (edit: Edit, locale?: Locale): readonly string[] =>
  // Conditions keep together by spaces that do not break.
  linesOf(told(edit, locale)).map(({ sentence }) => sentence.replaceAll('\u00a0', ' '));

const stage = ({ workflow }: Definition, id: string) => {
  const found = workflow.stages[id];
  if (!found) throw new Error(`no stage ${id}`);
  return found;
};
const name = (zh: string, en: string) => ({ zh, en });

describe('a difference in words', () => {
  const examples: readonly (readonly [string, Edit, string, string])[] = [
    [
      'a number',
      (d) => Object.assign(stage(d, 'review'), { experts: 7 }),
      '专家评审：专家人数 5 → 7',
      'Expert review · Experts: 5 → 7',
    ],
    [
      'a duration',
      (d) => Object.assign(stage(d, 'review'), { due: '1 m' }),
      '专家评审：办理时限 10 个工作日 → 1 个月',
      'Expert review · Due within: 10 working days → 1 month',
    ],
    [
      'a role where there was another',
      (d) => Object.assign(stage(d, 'review'), { escalate: 'department_head' }),
      '专家评审：超期报告 专项主管 → 部门负责人',
      'Expert review · Told when late: Programme officer → Department head',
    ],
    [
      'yes and no',
      (d) => Object.assign(stage(d, 'review'), { blind: false }),
      '专家评审：盲评 是 → 否',
      'Expert review · Blind: Yes → No',
    ],
    [
      'a share, with its unit',
      (d) => Object.assign(d.award?.tranches[0] ?? {}, { share_percent: 40 }),
      '首期：比例 30% → 40%',
      'First instalment · Share: 30% → 40%',
    ],
    [
      'money',
      (d) => Object.assign(d.award?.classes[0] ?? {}, { amount_yuan: 2_500_000 }),
      '一档：金额 2,000,000 元 → 2,500,000 元',
      'First class · Amount: 2,000,000 yuan → 2,500,000 yuan',
    ],
    [
      'a rule that can be said in words',
      (d) => Object.assign(d.award?.classes[0] ?? {}, { when: 'score >= 90.0' }),
      '一档：建议条件 评审得分 ≥ 85 → 评审得分 ≥ 90',
      'First class · Proposed if: Review score ≥ 85 → Review score ≥ 90',
    ],
    [
      'where an outcome leads',
      (d) => void (stage(d, 'review').next['scored'] = 'visit'),
      '专家评审：结论“评审完成” 评审得分 ≥ 60 时转“实地考察”，否则转“未入选” → 实地考察',
      'Expert review · outcome “scored”: “Site visit” if Review score ≥ 60, otherwise “Not selected” → Site visit',
    ],
    [
      'a new stage',
      (d) =>
        void (d.workflow.stages['look'] = { ...stage(d, 'visit'), name: name('复核', 'Look') }),
      '新增环节“复核”',
      'New stage “Look”',
    ],
    [
      'a letter for one stage, by its moment',
      (d) =>
        void (d.mails['corrections_asked@formal'] = {
          subject: name('补正', 'Corrections'),
          body: name('请补正。', 'Please correct.'),
        }),
      '新增邮件“要求补正时（形式审查）”',
      'New mail text “When corrections are asked for (Formal check)”',
    ],
    [
      'a field that is gone',
      (d) => void d.form[0]?.fields.splice(3, 1),
      '申报单位：删除字段“注册日期”',
      'The firm · removed field “Registered on”',
    ],
    [
      'another order',
      (d) => void d.award?.classes.push(...(d.award?.classes.splice(0, 1) ?? [])),
      '档次“一档”移到“三档”之后',
      'Moved class “First class” behind “Third class”',
    ],
    [
      'a reference, by the name of what it means',
      (d) => void (d.title_field = 'company.name'),
      '项目名称取自 项目名称 → 单位名称',
      'Title taken from: Project title → Name of the firm',
    ],
    [
      'values of a closed list',
      (d) => Object.assign(d.documents[0] ?? {}, { accept: ['pdf'] }),
      '负责人身份证件：文件格式 PDF、JPG 图片、PNG 图片 → PDF',
      "Founder's identity paper · File types: PDF, JPG image, PNG image → PDF",
    ],
    [
      'something stated for the first time',
      (d) => Object.assign(d.form[3] ?? {}, { show_if: 'equity.has_financing' }),
      '项目与技术：显示条件 未设 → 已获得外部股权融资 = 是',
      'Project and technology · Shown if: not set → Has raised outside equity = yes',
    ],
    [
      'an effect of an outcome',
      (d) => void (stage(d, 'formal').effects['passed'] = [{ effect: 'commit_award' }]),
      '形式审查 › 结论“通过”：新增后续动作“确认资助，按表内账户拨付”',
      'Formal check › outcome “passed” · new effect “Commit the award to the account in the form”',
    ],
  ];

  test.each(examples)('%s', (_, edit, chinese, english) => {
    expect(sentences(edit)).toEqual([chinese]);
    expect(sentences(edit, 'en')).toEqual([english]);
  });

  test('values that words do not tell apart stand as they are written', () => {
    const [line] = linesOf(
      told((d) => Object.assign(d.award?.classes[0] ?? {}, { when: 'score >= 85.00' })),
    );
    expect([line?.before, line?.after]).toEqual([
      { text: 'score >= 85.0', code: true },
      { text: 'score >= 85.00', code: true },
    ]);
  });

  test('a text in both languages takes a line for each that changed, the reader’s own first', () => {
    const both: Edit = (d) => void (stage(d, 'review').name = name('通讯评审', 'Written review'));
    expect(sentences(both)).toEqual([
      '专家评审：名称 专家评审 → 通讯评审',
      '专家评审：名称（英文） Expert review → Written review',
    ]);
    const one: Edit = (d) => void (stage(d, 'review').name.en = 'Written review');
    expect(sentences(one)).toEqual(['专家评审：名称（英文） Expert review → Written review']);
  });

  test('a long text shows what was taken out and put in within what stayed', () => {
    const after = before.guide.who.zh.replace('不满五年', '不满六年');
    const [line] = linesOf(told((d) => void (d.guide.who.zh = after)));
    expect(line?.sentence).toBe('申报指南：申报条件有改写');
    const pieces = line?.block ?? [];
    const without = (left: string) =>
      pieces.flatMap(({ kind, text }) => (kind === left ? [] : [text])).join('');
    expect(pieces.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'removed', text: '五年' },
      { kind: 'added', text: '六年' },
    ]);
    expect(without('added')).toBe(before.guide.who.zh);
    expect(without('removed')).toBe(after);
  });

  test('a part that is gone can still be read', () => {
    const gone = stage(before, 'visit');
    const [line] = linesOf(told((d) => void delete d.workflow.stages['visit'])).filter(
      ({ change }) => change === 'removed',
    );
    const said = line?.facts.map(({ label, value }) => `${label} ${value.text}`);
    expect(said).toContain(`办理人 ${words('zh-CN', `roles.${gone.by}`)}`);
    expect(said).toContain('考察人数 2');
  });
});

describe('a whole difference', () => {
  test('goes by area, with counts, the workflow first', () => {
    const { groups, total } = told((d) => {
      d.number_prefix = 'KX';
      Object.assign(d.documents[0] ?? {}, { max_mb: 50 });
      Object.assign(stage(d, 'review'), { experts: 7, blind: false });
    });
    expect(groups.map(({ area, count }) => [area, count])).toEqual([
      ['workflow', 2],
      ['documents', 1],
      ['settings', 1],
    ]);
    expect(total).toBe(4);
  });

  test('has a short form', () => {
    const short = (edit: Edit) => told(edit).summary;
    expect(short(() => undefined)).toBe('没有差异');
    expect(short((d) => Object.assign(stage(d, 'review'), { experts: 7, blind: false }))).toBe(
      '专家评审：专家人数 5 → 7；专家评审：盲评 是 → 否',
    );
    const four = { experts: 7, blind: false, due: '15 wd', combine: 'score' };
    expect(short((d) => Object.assign(stage(d, 'review'), four))).toMatch(/^专家评审.*等 4 处$/);
  });

  test('leads to the parts where asked to', () => {
    const after: Definition = { ...before, number_prefix: 'KX' };
    const href = (at: string) => `/designer/d/parts/${at}`;
    const diff = definitionDiff(before, after, { words, locale: 'en', href });
    expect(linesOf(diff)[0]?.href).toBe('/designer/d/parts/number_prefix');
  });

  test.each(['zh-CN', 'en'] as const)(
    'of any two presets leaves no key without words in %s',
    (locale) => {
      const presets = presetDefinitions();
      const unsaid = presets.flatMap((after) => {
        const diff = definitionDiff(before, after, { words, locale });
        return linesOf(diff).filter(
          ({ says, sentence }) =>
            /\b(designer|definitionDiff)\w*\./.test(says + sentence) || says === '',
        );
      });
      expect(unsaid.map(({ at }) => at)).toEqual([]);
    },
  );
});
