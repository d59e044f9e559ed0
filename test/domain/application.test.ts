import {
  demandOpen,
  wallClock,
  windowState,
  type CallStatus,
  type CallWindow,
} from '../../server/domain/application/callWindow.js';
import {
  contentHash,
  contentStamp,
  freeze,
  keptAnswers,
  readFrozen,
} from '../../server/domain/application/content.js';
import { editableParts } from '../../server/domain/application/editable.js';
import { tidyFileName } from '../../server/domain/application/fileName.js';
import { numberIn, seriesOf } from '../../server/domain/application/number.js';
import { plainState } from '../../server/domain/application/plainState.js';
import { offeredFromAccount, prefilled } from '../../server/domain/application/prefill.js';
import { openAnswers, sealSection } from '../../server/domain/application/privateAnswers.js';
import type { Answers } from '../../server/domain/form/answerValues.js';
import { compileDefinition, type Compiled } from '../../server/domain/procedure/compiled.js';
import { readSection } from '../../server/domain/procedure/answers.js';
import { draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import { presetDefinitions } from '../support/presets.js';
import { startupCompiled, startupTyped } from '../support/startup.js';

const compiled = startupCompiled();
const around = {
  today: '2026-11-02',
  call: { opens: '2026-10-01', closes: '2026-11-30', year: 2026 },
};
const read = (section: string) =>
  readSection(compiled, section, startupTyped[section] ?? {}, {}, around).values;
const answers: Answers = Object.fromEntries(
  [...compiled.sections.keys()].map((id) => [id, read(id)]),
);

describe('the five plain states', () => {
  test.each([
    ['draft', 'applicant', null, {}, 'draft'],
    ['draft', 'applicant', null, { callClosed: true }, 'closed'],
    ['running', 'zone', null, {}, 'in_progress'],
    ['running', 'applicant', null, {}, 'waiting'],
    ['running', 'zone', null, { committed: true }, 'granted'],
    ['running', 'applicant', null, { committed: true }, 'waiting'],
    ['ended', 'zone', 'granted', {}, 'granted'],
    ['ended', 'zone', 'not_granted', {}, 'closed'],
    ['ended', 'zone', 'withdrawn', {}, 'closed'],
  ] as const)('%s, waiting on %s, end %s %j: %s', (status, waiting, end, more, state) => {
    expect(plainState(status, waiting, end, more)).toBe(state);
  });
});

test('numbers are of the zone’s year and never cut off', () => {
  expect(seriesOf('KC', new Date('2026-12-31T16:00:00Z'))).toBe('KC-2027');
  expect(seriesOf('KC', new Date('2026-12-31T15:59:59Z'))).toBe('KC-2026');
  expect(numberIn('KC-2026', 42)).toBe('KC-2026-0042');
  expect(numberIn('KC-2026', 12_345)).toBe('KC-2026-12345');
});

test('the last millisecond of a call belongs to it', () => {
  const call: CallWindow = {
    status: 'published',
    opensAt: '2026-10-01T01:00:00.000Z',
    closesAt: '2026-11-30T10:00:00.000Z',
  };
  expect(windowState(call, new Date('2026-10-01T00:59:59.999Z'))).toBe('ahead');
  expect(windowState(call, new Date(call.closesAt))).toBe('open');
  expect(windowState(call, new Date('2026-11-30T10:00:00.001Z'))).toBe('closed');
  const code = (status: CallStatus) => {
    try {
      demandOpen({ ...call, status }, new Date(call.closesAt));
      return 'open';
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error;
    }
  };
  expect([code('published'), code('draft'), code('cancelled')]).toEqual([
    'open',
    'not_found',
    'call_cancelled',
  ]);
  expect(wallClock(call.closesAt)).toBe('2026-11-30 18:00');
});

describe('content', () => {
  const seal = (plain: string) => `sealed:${Buffer.from(plain).toString('base64')}`;
  const open = (text: string) => Buffer.from(text.slice('sealed:'.length), 'base64').toString();
  const stored = Object.fromEntries(
    Object.entries(answers).map(([id, values]) => [id, sealSection(compiled, id, values, seal)]),
  );

  test('private answers are sealed, in tables cell by cell, and open as they were', () => {
    const text = JSON.stringify(stored);
    for (const personal of ['13800005678', '210211199003071235', 'Zhao Min', 'lin@example.org']) {
      expect(
        JSON.stringify({ company: stored['company'], founder: stored['founder'] }),
      ).not.toContain(personal);
    }
    expect(text).toContain('Electronics');
    expect(openAnswers(stored, open)).toEqual(answers);
    const twice = sealSection(compiled, 'company', stored['company'] ?? {}, seal);
    expect(twice).toEqual(stored['company']);
  });

  test('what is no longer asked for is left behind', () => {
    const financed = { ...answers, equity: { ...answers['equity'], financing: [{ round: 'A' }] } };
    const kept = keptAnswers(compiled, financed, financed, around);
    expect(kept['equity']).not.toHaveProperty('financing');
    expect(Object.keys(kept)).toEqual([...compiled.sections.keys()]);
  });

  test('equal content gives an equal hash whatever the order of its keys', () => {
    const content = {
      procedure_version: 'v',
      call: 'c',
      applicant: 'a',
      organisation: null,
      answers: keptAnswers(compiled, stored, answers, around),
      documents: [
        { id: '1', document: 'd', name: 'n', type: 't', size_bytes: 3, sha256: 'f'.repeat(64) },
      ],
      declarations: ['truth'],
    };
    const hash = contentHash(freeze(content));
    const { declarations, documents, ...others } = freeze(content);
    expect(contentHash({ declarations, documents, ...others })).toBe(hash);
    const copy = JSON.parse(JSON.stringify(content));
    expect(readFrozen(copy)).toEqual(content);
    expect(contentHash({ ...freeze(content), call: 'd' })).not.toBe(hash);
    expect(() => readFrozen({ answers: {} })).toThrow();
  });

  test('any other answer or file gives another stamp', () => {
    const sections = [
      { section: 'a', version: 1 },
      { section: 'b', version: 2 },
    ];
    const stamp = contentStamp(sections, ['x', 'y']);
    expect(contentStamp(sections.toReversed(), ['y', 'x'])).toBe(stamp);
    expect(contentStamp(sections, ['x'])).not.toBe(stamp);
    expect(contentStamp([{ section: 'a', version: 2 }], ['x', 'y'])).not.toBe(stamp);
  });
});

describe('what may be changed', () => {
  const running: CaseState = { ...draftCase, status: 'running', stage: 'formal' };
  const asked = (...items: { at: string; note: string }[]): CaseState => ({
    ...running,
    corrections: { items, dueAt: '2026-11-09T15:59:59.999Z' },
  });

  test('everything of a draft, nothing of a running or ended case', () => {
    expect(editableParts(compiled, draftCase).sections.size).toBe(compiled.sections.size);
    expect(editableParts(compiled, draftCase).documents.size).toBe(compiled.documents.size);
    expect(editableParts(compiled, running).sections.size).toBe(0);
    expect(editableParts(compiled, { ...draftCase, status: 'ended' }).documents.size).toBe(0);
  });

  test('what corrections name, by whichever name, with what was written', () => {
    const { sections, documents, notes } = editableParts(
      compiled,
      asked(
        { at: 'equity', note: 'one' },
        { at: 'company.paid_in', note: 'two' },
        { at: 'document.licence', note: 'three' },
        { at: 'capital', note: 'four' },
        { at: 'equity', note: 'five' },
        { at: 'no_such', note: 'six' },
      ),
    );
    expect([...sections]).toEqual(['equity', 'company']);
    expect([...documents]).toEqual(['licence', 'capital']);
    expect(notes.get('equity')).toBe('one\nfive');
    expect(notes.get('document.capital')).toBe('four');
  });

  test('and what a correction has made incomplete', () => {
    const { sections, documents } = editableParts(compiled, asked({ at: 'equity', note: 'x' }), [
      { section: 'plan', at: 'plan.budget', reason: { code: 'required' } },
      { section: 'documents', at: 'document.financing', reason: { code: 'document_required' } },
    ]);
    expect([...sections]).toEqual(['equity', 'plan']);
    expect([...documents]).toEqual(['financing']);
  });
});

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\papers\\plan.pdf', 'plan.pdf'],
  ['a\u202Egnp.exe', 'agnp.exe'],
  ['new\nline\u0000.pdf', 'newline.pdf'],
  ['  ', 'file'],
  ['..', 'file'],
])('a file name %j is kept as %j', (typed, kept) => {
  expect(tidyFileName(typed)).toBe(kept);
});

test('the section about the firm begins with its record', () => {
  const record = {
    name: 'Lanhai',
    credit_code: '91350200776049653A',
    legal_representative: 'Lin',
    registered_on: '2023-05-18',
    address: '',
  };
  expect(prefilled(compiled, record)).toEqual({
    company: {
      name: 'Lanhai',
      credit_code: '91350200776049653A',
      legal_representative: 'Lin',
      registered_on: '2023-05-18',
    },
  });
});

describe('what an account offers', () => {
  const offered = (definition: Compiled, id: string, inPerson: boolean) => {
    const section = definition.sections.get(id);
    if (!section) throw new Error(`no section ${id}`);
    return Object.fromEntries(offeredFromAccount(section, inPerson));
  };

  test('to a firm its contact, and not its founder, who may be another', () => {
    expect(offered(compiled, 'company', false)).toEqual({
      contact_name: 'name',
      contact_mobile: 'phone',
      contact_email: 'email',
    });
    expect(offered(compiled, 'founder', false)).toEqual({});
  });

  test('in person to the section that asks for the identity paper, and to no firm', () => {
    const [definition] = presetDefinitions().filter(
      (each) => each.procedure === 'haichuang.overseas',
    );
    if (!definition) throw new Error('no such preset');
    const abroad = compileDefinition(definition);
    expect(offered(abroad, 'leader', true)).toEqual({
      name: 'name',
      mobile: 'phone',
      email: 'email',
    });
    expect(offered(abroad, 'firm', true)).toEqual({});
  });
});
