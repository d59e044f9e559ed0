import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moveLineStatuses, moveStatuses } from '../server/data/tables/versionMoves.js';
import { callStatuses } from '../server/domain/application/callWindow.js';
import { awardStatuses, trancheStatuses } from '../server/domain/award/awardStatuses.js';
import { objectionStatuses } from '../server/domain/award/objectionTerm.js';
import { batchStatuses } from '../server/domain/fund/batch.js';
import { entryKinds, ledgerAccounts } from '../server/domain/fund/ledger.js';
import { bankResults } from '../server/domain/fund/resultFile.js';
import { paymentStatuses, resultMismatches } from '../server/domain/fund/resultMatching.js';
import { memberPositions } from '../server/domain/organisation/memberPositions.js';
import { ownerRelations } from '../server/domain/organisation/relatedParty.js';
import { standings } from '../server/domain/organisation/standings.js';
import { voucherMoveKinds, voucherStatuses } from '../server/domain/fund/voucherBalance.js';
import { caseTurns } from '../server/domain/workflow/caseState.js';
import { rowAnswers } from '../server/domain/workflow/contract/stageQuestions.js';

type Leaves = Map<string, string>;

/** Every text of one language by its key, file by file merged as the product merges them. */
function leavesOf(locale: string): Leaves {
  const folder = join(process.cwd(), 'config', 'locales', locale);
  const leaves: Leaves = new Map();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') leaves.set(path, value);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) walk(each, `${path}.${key}`);
    }
  };
  for (const name of readdirSync(folder)) {
    const area = name.replace(/\.json$/, '').split('-')[0] ?? name;
    walk(JSON.parse(readFileSync(join(folder, name), 'utf8')), area);
  }
  return leaves;
}

const chinese = leavesOf('zh-CN');
const english = leavesOf('en');
/** English has one form more for numbers; Chinese has `_other` only. */
const plain = (key: string): string => key.replace(/_(one|other)$/, '');
const keysOf = (leaves: Leaves): string[] => [...new Set([...leaves.keys()].map(plain))].toSorted();

function sourcesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(join(process.cwd(), folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

test.each<[string, readonly string[]]>([
  ['calls.state', callStatuses.filter((status) => status !== 'published')],
  ['cases.list.waiting', caseTurns],
  ['cases.money.status', [...awardStatuses, ...trancheStatuses]],
  ['agreements.tranche', trancheStatuses],
  ['funds.accounts', ledgerAccounts],
  ['funds.kinds', entryKinds],
  ['payments.status', batchStatuses],
  ['payments.line', paymentStatuses],
  ['payments.result', bankResults],
  ['payments.why', resultMismatches],
  ['vouchers.states', voucherStatuses],
  ['vouchers.moves', voucherMoveKinds],
  ['objections.status', objectionStatuses],
  ['moves.status', moveStatuses],
  ['moves.line', moveLineStatuses],
  ['organisations.position', memberPositions],
  ['organisations.owners', ownerRelations],
  ['organisations.standings', standings],
  ['stages.confirm_each.answers', rowAnswers],
])('every word of a closed set is said on screen: %s', (area, set) => {
  expect(set.filter((word) => !chinese.has(`${area}.${word}`))).toEqual([]);
});

describe('the two languages', () => {
  test('say the same things', () => {
    expect(keysOf(english)).toEqual(keysOf(chinese));
  });

  test('fill in the same values', () => {
    // A month is said by number or by name, and what a definition says in the language it has it in.
    const alike = (text: string): string =>
      text.replaceAll('{{monthName}}', '{{month}}').replaceAll(/^\{\{(?:zh|en)\}\}$/g, '{{own}}');
    const marks = (text: string): string[] =>
      [...new Set(alike(text).match(/\{\{\s*\w+\s*\}\}/g) ?? [])].toSorted();
    const different = [...chinese].filter(([key, text]) => {
      const twin = english.get(key) ?? english.get(`${plain(key)}_other`);
      return twin !== undefined && marks(text).join() !== marks(twin).join();
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });

  test('English has no Chinese and Chinese is not English', () => {
    const cjk = /[\u4e00-\u9fff]/;
    const mixed = [...english].filter(([, text]) => cjk.test(text.replace('中文', '')));
    expect(mixed).toEqual([]);
    const same = [...chinese].filter(
      ([key, text]) =>
        !cjk.test(text) && /[a-z]{4,} [a-z]{3,} [a-z]{3,}/i.test(text) && english.get(key) === text,
    );
    expect(same).toEqual([]);
  });

  test('every key that a view or a page names exists', () => {
    const known = new Set(keysOf(chinese));
    const views = sourcesBelow('views', /\.hbs$/).flatMap((text) =>
      [...text.matchAll(/\{\{\{?~?\s*t '([^']+)'|\(t '([^']+)'/g)].map(
        (match) => match[1] ?? match[2] ?? '',
      ),
    );
    const code = sourcesBelow('server', /\.ts$/).flatMap((text) =>
      [...text.matchAll(/words\(\s*[\w.]*locale,\s*'([\w.]+)'/g)].map((match) => match[1] ?? ''),
    );
    const refused = sourcesBelow('server', /\.ts$/).flatMap((text) =>
      [...text.matchAll(/(?:conflict|forbidden)\('([a-z_]+)'/g)].map(
        (match) => `refusals.${match[1]}`,
      ),
    );
    const named = sourcesBelow('server', /\.ts$/).flatMap((text) =>
      [...text.matchAll(/\bkey: '([a-z]\w*(?:\.\w+)+)'/g)].map((match) => match[1] ?? ''),
    );
    const reasons = sourcesBelow('server', /\.ts$/).flatMap((text) =>
      [...text.matchAll(/\bcode: '(?!custom')([a-z_]+)'/g)].map((match) => `refusals.${match[1]}`),
    );
    const missing = [...new Set([...views, ...code, ...refused, ...named, ...reasons])].filter(
      (key) => !known.has(plain(key)),
    );
    expect(missing).toEqual([]);
    expect(views.length).toBeGreaterThan(100);
  });
});
