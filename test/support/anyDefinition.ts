import { fc } from './fastCheck.js';
import { definitionSchema, type Definition } from '../../server/domain/definition/definition.js';

const name = { zh: '名称', en: 'Name' };

type Plain = Record<string, unknown>;

/** What each kind needs to be told besides what every stage states, and its outcomes. */
const kinds: Readonly<
  Record<string, { readonly config: Plain; readonly outcomes: readonly string[] }>
> = {
  intake: { config: {}, outcomes: ['accepted', 'refused'] },
  check: { config: { checklist: [{ id: 'one', name }] }, outcomes: ['passed', 'failed'] },
  recommend: { config: {}, outcomes: ['recommended', 'declined'] },
  review: { config: { rubric: 'main', experts: 3 }, outcomes: ['scored'] },
  panel: { config: { rubric: 'main', experts: 3 }, outcomes: ['scored'] },
  visit: { config: {}, outcomes: ['consistent', 'partly', 'not'] },
  diligence: { config: {}, outcomes: ['clear', 'concerns', 'failed'] },
  rank: { config: {}, outcomes: ['selected', 'not_selected'] },
  vote: { config: { quorum: 3 }, outcomes: ['agreed', 'rejected'] },
  approve: { config: { reserves: false }, outcomes: ['approved', 'rejected'] },
  legal: { config: {}, outcomes: ['lawful', 'unlawful'] },
  notice: { config: { days: '5 wd' }, outcomes: ['confirmed', 'dismissed'] },
  agreement: { config: {}, outcomes: ['signed', 'lapsed'] },
  report: {
    config: { first_due: '1 m', fields: [{ id: 'done', kind: 'text', name }] },
    outcomes: ['done', 'stopped'],
  },
  assess: { config: { report_due: '12 m' }, outcomes: ['passed', 'failed'] },
  score: {
    config: { indicators: [{ id: 'rows', name, value: 'int(size(main.rows))', cap: 10 }] },
    outcomes: ['scored', 'queried'],
  },
  confirm: { config: { statement: name }, outcomes: ['confirmed', 'declined'] },
  confirm_each: {
    config: { table: 'main.rows', name_column: 'who', email_column: 'mail' },
    outcomes: ['confirmed', 'contradicted'],
  },
  sample: { config: { percent: 5 }, outcomes: ['drawn', 'passed_by'] },
};

const roleOf: Readonly<Record<string, string>> = { confirm: 'applicant', review: 'expert' };

interface Shape {
  readonly kind: string;
  /** Per outcome: how many stages ahead it leads; beyond the last one it is an end. */
  readonly leaps: readonly number[];
  readonly branches: boolean;
  readonly timeout: boolean;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  kind: fc.constantFrom(...Object.keys(kinds)),
  leaps: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 4 }),
  branches: fc.boolean(),
  timeout: fc.boolean(),
});

const ends = {
  granted: { name, state: 'granted' },
  refused: { name, state: 'not_granted' },
  withdrawn: { name, state: 'withdrawn' },
};

/** Stages that come to a score; a condition on it is of use only after one of them. */
const scoring = new Set(['review', 'panel', 'score']);

const idOf = (at: number): string => `s${at}`;

/** Where a case goes so as to come to a stage: money is set aside before an agreement is drawn up. */
const doorOf = ({ kind }: Shape, at: number): string =>
  kind === 'agreement' ? `${idOf(at)}_money` : idOf(at);

const moneyStage = (to: string): Plain => ({
  kind: 'approve',
  name,
  phase: 'all',
  by: 'approver',
  due: '5 wd',
  next: { approved: to, rejected: '.refused' },
});

function stagesOf(shapes: readonly Shape[]): Plain {
  const stages = shapes.map((each, at) => {
    const { kind, leaps, branches, timeout } = each;
    const found = kinds[kind] ?? { config: {}, outcomes: [] };
    const own = timeout ? [...found.outcomes, 'silent'] : found.outcomes;
    // The first outcome goes one stage on, so that every stage can be come to.
    const target = (outcome: number): string => {
      const next = at + (outcome === 0 ? 1 : (leaps[outcome] ?? 1));
      const ahead = shapes[next];
      if (ahead) return doorOf(ahead, next);
      return outcome === 0 ? '.granted' : '.refused';
    };
    const scored = shapes.slice(0, at + 1).some((before) => scoring.has(before.kind));
    const when = scored ? 'score >= 60.0' : 'main.sum > wan(1)';
    const next = Object.fromEntries(
      own.map((outcome, index) => [
        outcome,
        branches && index === 0 ? [{ when, to: target(0) }, { to: target(1) }] : target(index),
      ]),
    );
    const stage: Plain = {
      kind,
      name,
      phase: 'all',
      by: roleOf[kind] ?? 'programme_officer',
      due: '5 wd',
      ...found.config,
      next,
      ...(timeout ? { timeout: 'silent', outcome_names: { silent: name } } : {}),
    };
    return kind === 'agreement'
      ? { [doorOf(each, at)]: moneyStage(idOf(at)), [idOf(at)]: stage }
      : { [idOf(at)]: stage };
  });
  return Object.assign({}, ...stages);
}

/** An award is signed for once: a second agreement becomes an opinion. */
const signedOnce = (shapes: readonly Shape[]): Shape[] => {
  const signing = shapes.findIndex(({ kind }) => kind === 'agreement');
  return shapes.map((each, at) =>
    each.kind === 'agreement' && at > signing ? { ...each, kind: 'legal' } : each,
  );
};

function plainDefinition(drawn: readonly Shape[]): Plain {
  const shapes = signedOnce(drawn);
  const [first] = shapes;
  const scored = shapes.some(({ kind }) => scoring.has(kind));
  const signing = shapes.findIndex(({ kind }) => kind === 'agreement');
  return {
    procedure: 'any.thing',
    programme: 'any',
    name,
    summary: name,
    applicant: 'organisation',
    number_prefix: 'AN',
    title_field: 'main.title',
    guide: { who: name, benefit: name, remedy: name },
    contact: { unit: name, phone: '0411-12345', address: name, hours: name },
    discipline: { unit: name, phone: '12388' },
    form: [
      {
        section: 'main',
        name,
        fields: [
          { id: 'title', kind: 'text', name },
          { id: 'sum', kind: 'money', name },
          {
            id: 'rows',
            kind: 'table',
            name,
            columns: [
              { id: 'who', kind: 'text', name },
              { id: 'mail', kind: 'email', name },
            ],
          },
        ],
      },
    ],
    eligibility: [{ id: 'old', rule: 'org.years >= 1', effect: 'block', reason: name }],
    rubrics: {
      main: { name, criteria: [{ id: 'all', name, max: 100 }], aggregate: 'mean' },
    },
    workflow: {
      first: first ? doorOf(first, 0) : '',
      phases: [{ id: 'all', name }],
      stages: stagesOf(shapes),
      ends,
    },
    award: {
      classes: [
        {
          id: 'one',
          name,
          amount_yuan: 1000,
          when: scored ? 'score >= 60.0' : 'main.sum > wan(1)',
        },
      ],
      tranches:
        signing < 0 ? [] : [{ id: 'all', name, share_percent: 100, after: `s${signing}.signed` }],
    },
    ...(signing < 0
      ? {}
      : { agreement: { zh: '{{awardee}}：{{amount}}', en: '{{awardee}}: {{amount}}' } }),
  };
}

/** A definition as somebody could write it; plain, so that a test can spoil it. */
export const anyPlainDefinition: fc.Arbitrary<Plain> = fc
  .array(shape, { minLength: 1, maxLength: 9 })
  .map(plainDefinition);

/** Reads what was written; throws where the schema itself refuses it. */
export const readPlain = (plain: unknown): Definition =>
  definitionSchema.parse(JSON.parse(JSON.stringify(plain)));
