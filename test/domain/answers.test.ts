import type { Answers } from '../../server/domain/form/answerValues.js';
import { missingOf, readSection, sectionStates } from '../../server/domain/procedure/answers.js';
import { proposedClass } from '../../server/domain/procedure/compiled.js';
import {
  blockingFindings,
  eligibilityOf,
  readQuickCheck,
} from '../../server/domain/procedure/eligibility.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { startupCompiled, startupTyped } from '../support/startup.js';

const compiled = startupCompiled();
const call = { opens: '2026-10-01', closes: '2026-12-01', year: 2026 };
const around = { today: '2026-11-23', call };

const section = (
  id: string,
  changes: Record<string, unknown> = {},
  all: Answers = {},
  mode: 'save' | 'submit' = 'save',
) => readSection(compiled, id, { ...startupTyped[id], ...changes }, all, around, mode);

const complete: Answers = Object.fromEntries(
  [...compiled.sections.keys()].map((id) => [id, section(id).values]),
);
const documents = Object.fromEntries([...compiled.documents.keys()].map((id) => [id, 1]));

test('every section of the example is read without a word', () => {
  for (const id of compiled.sections.keys()) {
    expect(section(id, {}, complete, 'submit')).toMatchObject({ problems: {}, warnings: {} });
  }
  expect(missingOf(compiled, complete, documents, around)).toEqual([]);
});

test('saving tolerates what is missing, handing in does not', () => {
  const { values, problems } = readSection(compiled, 'company', {}, {}, around);
  expect(problems).toEqual({});
  expect(Object.values(values).every((value) => value === null)).toBe(true);
  const strict = readSection(compiled, 'company', {}, {}, around, 'submit').problems;
  expect(strict['company.name']).toEqual({ code: 'required' });
  expect(strict['company.carrier']).toBeUndefined();
});

test('a wrong value is said while saving, and the others are kept', () => {
  const { values, problems } = section('company', { 'company.staff': 'many' });
  expect(problems).toEqual({ 'company.staff': { code: 'not_whole' } });
  expect(values['staff']).toBeNull();
  expect(values['name']).toBe('Dalian Lanhai Sensing Co.');
});

test('a rule of the definition speaks with the definition’s own words', () => {
  const { problems } = section('company', { 'company.paid_in': '6000000' });
  expect(problems).toEqual({
    'company.paid_in': { code: 'definition_message', params: { at: 'company.paid_in' } },
  });
});

test('a hidden field is neither asked for nor kept', () => {
  const round = { 'equity.financing.0.round': 'A', 'equity.financing.0.amount': 'x' };
  expect(section('equity', round)).toMatchObject({ values: { financing: null }, problems: {} });
  const shown = section('equity', { ...round, 'equity.has_financing': 'yes' });
  expect(Object.keys(shown.problems)).toEqual(['equity.financing.0.amount']);
});

test('everything that is missing is said at once, documents too', () => {
  const { company: _, ...rest } = complete;
  const missing = missingOf(compiled, rest, { identity: 1 }, around, new Set(['accounts']));
  const at = missing.map((each) => each.at);
  expect(at).toContain('company.name');
  expect(at).toContain('document.licence');
  expect(at).not.toContain('document.identity');
  expect(at).not.toContain('document.accounts');
  expect(at).not.toContain('document.financing');
});

test('a rule across sections is looked at again when handing in', () => {
  const company = { ...complete['company'], paid_in: 100 };
  const missing = missingOf(compiled, { ...complete, company }, documents, around);
  expect(missing).toEqual([
    {
      section: 'equity',
      at: 'equity.cash_paid_in',
      reason: { code: 'definition_message', params: { at: 'equity.cash_paid_in' } },
    },
  ]);
});

test('the task list counts what is done', () => {
  const answers = { company: complete['company'] ?? {}, plan: { ends_on: '2028-01-01' } };
  const missing = missingOf(compiled, answers, {}, around);
  const states = sectionStates(compiled, answers, around, missing);
  expect(states.map(({ section: id, state }) => [id, state])).toEqual([
    ['company', 'complete'],
    ['founder', 'empty'],
    ['equity', 'empty'],
    ['project', 'empty'],
    ['plan', 'part'],
  ]);
});

test('eligibility is judged on the day the call opens', () => {
  const founder = { ...complete['founder'], born: '1971-09-30' };
  const old = eligibilityOf(compiled, { ...around, answers: { ...complete, founder } });
  expect(blockingFindings(old)).toEqual([]);
  const elder = { ...founder, born: '1970-09-30' };
  const findings = eligibilityOf(compiled, { ...around, answers: { ...complete, founder: elder } });
  expect(blockingFindings(findings).map(({ id }) => id)).toEqual(['age']);
  const nothing = eligibilityOf(compiled, { ...around, answers: {} });
  expect(nothing.every((each) => each.verdict === 'undetermined')).toBe(true);
});

const checked = {
  'check.born': '1990-03-07',
  'check.degree': 'yes',
  'check.experience': 'yes',
  'check.registered_on': '2023-05-18',
  'check.cash': '1000000',
  'check.certificate': 'yes',
};

test.each([
  [{}, 'likely', {}],
  [{ 'check.cash': '999999.99' }, 'unlikely', {}],
  [{ 'check.degree': undefined }, 'open', {}],
  [{ 'check.born': '30 February' }, 'open', { 'check.born': { code: 'no_such_day' } }],
])('the one-minute check with %j is %s', (changes, result, problems) => {
  expect(readQuickCheck(compiled, { ...checked, ...changes }, call, around.today)).toMatchObject({
    result,
    problems,
  });
});

test.each([
  [92, 'first'],
  [85, 'first'],
  [84.99, 'second'],
  [60, 'third'],
  [59.99, null],
])('a score of %d proposes %s', (score, id) => {
  expect(proposedClass(compiled, { facts: { score } })?.id ?? null).toBe(id);
  const rules = workflowRulesOf(compiled);
  const goesOn = rules.evaluate('review', 'score >= 60.0', { facts: { score } });
  expect(goesOn).toBe(id !== null);
});
