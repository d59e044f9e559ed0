import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fieldKinds } from '../server/domain/form/kinds/registry.js';
import { criterionKinds } from '../server/domain/scoring/criteria/registry.js';
import { effectNames } from '../server/domain/workflow/contract/effects.js';
import { stageKindNames } from '../server/domain/workflow/stages/registry.js';

/**
 * A kind is asked what it does and never recognised by its name. What is looked for, outside a
 * kind's own files and the registries: something called `kind` (or `effect`) compared with a name,
 * in TypeScript or SQL; a `case` of a `switch` over it; a list or a map that it is looked up in; a
 * rule fetched by a name that stands there; and, of stages, a definition written in code, a list of
 * their kinds, the import of one kind's file. Also the keys of a stage read by name. Words that
 * happen to be kinds too (a verb `confirm`, a page `notice`) are none of these.
 */
interface Sort {
  readonly names: readonly string[];
  /** What such a thing is called where it is looked at. */
  readonly called: string;
  /** Where the sort is at home. */
  readonly own: readonly string[];
  /** Whether even writing one down is for its own files. */
  readonly unwritten: boolean;
}

const sorts: Readonly<Record<string, Sort>> = {
  stage: {
    names: stageKindNames,
    called: '[kK]ind',
    own: [
      'server/domain/workflow/stages/',
      'server/features/stages/',
      // How the demonstration zone passes each kind: a registry of its own.
      'server/cli/demoZone/stageActs.ts',
    ],
    unwritten: true,
  },
  field: {
    names: [...fieldKinds.keys()],
    called: '[kK]ind',
    own: ['server/domain/form/kinds/'],
    unwritten: false,
  },
  criterion: {
    names: [...criterionKinds.keys()],
    called: '[cC]riterion\\w*[kK]ind',
    own: ['server/domain/scoring/criteria/'],
    unwritten: false,
  },
  effect: {
    names: effectNames,
    called: 'effect',
    own: [
      'server/domain/workflow/contract/effects.ts',
      'server/shared/casework/caseEffects.ts',
      // What effects do to the invented money of a walk-through.
      'server/domain/walkthrough/walkMoney.ts',
    ],
    unwritten: false,
  },
};

/** The places of a text at which kinds of a sort are told apart by name. */
function namings(source: string, { names, called, unwritten }: Sort): string[] {
  const text = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const one = `(?:${names.join('|')})`;
  const it = `\\b\\w*${called}\\b`;
  const listed = `\\[[^\\]]*'${one}'[^\\]]*\\]\\)?`;
  const forms = [
    `${it}\\)?\\s*[!=]==\\s*'${one}'`,
    `'${one}'\\s*[!=]==\\s*[\\w.?]*${it}`,
    `${it}[\`"]?\\s*(?:=|<>|(?:NOT )?IN)\\s*\\(?'${one}'`,
    `${listed}\\s*\\.(?:includes|has|some)\\([^)]*${it}`,
    `\\b(?:stage|field|scalar)Kinds?(?:\\.get|\\.has)?\\(\\s*'${one}'`,
    ...(new RegExp(`switch \\([^{]*${it}\\)`).test(text) ? [`case '${one}':`] : []),
    ...(unwritten
      ? [
          `\\bkind:\\s*'${one}'`,
          `\\[\\s*(?:'${one}',\\s*)+'${one}',?\\s*\\]`,
          `workflow/stages/(?!registry|blankStages)\\w+\\.js'`,
        ]
      : []),
  ];
  const found = forms.flatMap((form) => text.match(new RegExp(form, 'g')) ?? []);
  const maps = [...text.matchAll(new RegExp(`(\\w+)\\[[\\w.?]*${it}\\]`, 'g'))].flatMap(
    ([, map]) => text.match(new RegExp(`\\b${map}\\b[^=;]*= \\{[^;]*?\\s'?${one}'?:`)) ?? [],
  );
  return [...found, ...maps];
}

/** Keys read by a name in quotation marks, so that nobody notices when they are renamed. */
const readByName = (source: string): string[] =>
  source.match(/Reflect\.get\([^()]*(?:\([^()]*\))?[^()]*,\s*'|\b(?:stage|config)\??\.?\['/g) ?? [];

const root = process.cwd();
const sources = readdirSync(join(root, 'server'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .toSorted();
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

test.each(Object.keys(sorts))('a kind of %s is named in its own files alone', (name) => {
  const sort = sorts[name];
  expect(sort?.names.length).toBeGreaterThan(1);
  const offenders = sources
    .filter((file) => sort?.own.every((place) => !file.startsWith(place)))
    .flatMap((file) => (sort ? namings(textOf(file), sort) : []).map((what) => [file, what]));
  expect(offenders).toEqual([]);
});

test('no key of a stage, nor any other of the domain, is read by its name in quotation marks', () => {
  const offenders = sources
    .filter((file) => /^server\/(domain|shared|features|cli)\//.test(file))
    .flatMap((file) => readByName(textOf(file)).map((what) => [file, what]));
  expect(offenders).toEqual([]);
});

describe('what is looked for is found', () => {
  const sort: Sort = { names: ['rank', 'vote'], called: '[kK]ind', own: [], unwritten: true };

  test.each([
    "stage.kind === 'rank'",
    "if ('vote' !== stage.kind)",
    "db.select(`SELECT 1 WHERE kind IN ('rank')`)",
    "['rank', 'other'].includes(stage.kind)",
    "new Set(['vote']).has(each.kind)",
    "stageKind('rank')",
    "switch (stage.kind) {\n  case 'rank':",
    "{ name, kind: 'rank' }",
    "const together = ['rank', 'vote'];",
    "const words = {\n  rank: 'a',\n};\nconst found = words[stage.kind];",
    "import { rankStage } from '../workflow/stages/rank.js';",
  ])('%j', (text) => {
    expect(namings(text, sort)).not.toEqual([]);
  });

  test.each([
    "facts['rank']",
    "task.verb === 'vote'",
    "stage.kind === 'unknown'",
    "// stage.kind === 'rank'",
    "return [...lines, 'rank'];",
    "import { stageKind } from '../workflow/stages/registry.js';",
    "switch (event.type) {\n  case 'vote':",
    "const words = {\n  rank: 'a',\n};\nconst found = words[name];",
  ])('%j is none', (text) => {
    expect(namings(text, sort)).toEqual([]);
  });

  test.each([
    "Reflect.get(stage, 'experts')",
    "Reflect.get(of(a) ?? {}, 'blind')",
    "stage['also']",
  ])('%j', (text) => {
    expect(readByName(text)).toHaveLength(1);
  });
  test.each(['Reflect.get(value, key)', "memory['rank']"])('%j is none', (text) => {
    expect(readByName(text)).toEqual([]);
  });
});
