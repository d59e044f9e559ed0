import type { Answers } from '../../server/domain/form/answerValues.js';
import { readSection } from '../../server/domain/procedure/answers.js';
import type { JsonObject } from '../../server/domain/json.js';
import { compileDefinition, type Compiled } from '../../server/domain/procedure/compiled.js';
import { definitionSchema, type Definition } from '../../server/domain/definition/definition.js';
import type { LivedCase, LivedStep } from '../../server/domain/replay/livedCase.js';
import { aggregate } from '../../server/domain/scoring/aggregation.js';
import type { Scores } from '../../server/domain/review/rubric.js';
import { startupDefinition, startupTyped } from './startup.js';

/** Cases of the start-up procedure as they were decided, put together by hand. */
export const decided: Compiled = compileDefinition(startupDefinition());

const around = {
  today: '2026-03-02',
  call: { opens: '2026-02-01', closes: '2026-03-31', year: 2026 },
};

type Typed = Readonly<Record<string, string | readonly string[]>>;

const known = new Map<string, Answers>();

/** The answers of a project that meets every condition, but for what is typed otherwise. */
function answersOf(typed: Typed): Answers {
  const key = JSON.stringify(typed);
  const answers = known.get(key) ?? readAnswers(typed);
  known.set(key, answers);
  return answers;
}

function readAnswers(typed: Typed): Answers {
  const all: Record<string, Answers[string]> = {};
  for (const [section, values] of Object.entries(startupTyped)) {
    const own = Object.entries(typed).filter(([name]) => name.startsWith(`${section}.`));
    const raw = { ...values, ...Object.fromEntries(own) };
    all[section] = readSection(decided, section, raw, all, around).values;
  }
  return all;
}

const maxima = { growth: 20, technology: 35, market: 25, model: 20 };

/** Points by criterion that add up to a total, filled in the order of the rubric. */
function scoresOf(total: number): Scores {
  let left = total;
  return Object.fromEntries(
    Object.entries(maxima).map(([id, max]) => {
      const given = Math.min(max, left);
      left -= given;
      return [id, given];
    }),
  );
}

interface Told {
  readonly id: string;
  readonly totals: readonly number[];
  readonly reviews?: readonly Scores[];
  readonly typed?: Typed;
  /** The class that was granted; without it the case fell at the line or before it. */
  readonly granted?: string;
  readonly held?: Readonly<Record<string, number>>;
}

const yuan: Readonly<Record<string, number>> = { first: 2e6, second: 1e6, third: 5e5 };

/** A case that passed desk, check and review, and then what is told of it. */
export function livedCase({ id, totals, reviews, typed = {}, granted, held }: Told): LivedCase {
  const score = aggregate('trimmed_mean', totals) ?? 0;
  const passed = score >= 60;
  const path: (readonly [stage: string, outcome: string, set?: JsonObject])[] = [
    ['desk', 'accepted'],
    ['formal', 'passed'],
    ['review', 'scored', { score, totals: [...totals] }],
    ...(passed ? ([['visit', 'consistent']] as const) : []),
    ...(passed && granted === undefined ? ([['rank', 'not_selected', {}]] as const) : []),
    ...(granted === undefined ? [] : grantedPath(granted)),
  ];
  const end = granted === undefined ? 'not_selected' : null;
  const steps = path.map(([stage, outcome, set = {}], index): LivedStep => ({
    stage,
    visit: index + 1,
    outcome,
    set,
    settled: false,
    votes: stage === 'joint' ? fiveVotes : [],
    to: path[index + 1]?.[0] ?? (end === null ? 'midterm' : `.${end}`),
  }));
  return {
    id,
    number: `KC-2026-${id}`,
    title: `Project ${id}`,
    decided,
    values: { ...around, answers: answersOf(typed) },
    held: held ?? allDocuments,
    putOff: new Set(),
    steps,
    reviews: new Map([[3, reviews ?? totals.map(scoresOf)]]),
    stage: end === null ? 'midterm' : null,
    end,
    awardFen: granted === undefined ? null : BigInt(yuan[granted] ?? 0) * 100n,
  };
}

function grantedPath(id: string): (readonly [string, string, JsonObject?])[] {
  const amount = (yuan[id] ?? 0) * 100;
  return [
    ['rank', 'selected', { rank: 1, class: id, amount_fen: amount }],
    ['joint', 'agreed'],
    ['approve', 'approved'],
    ['notice', 'confirmed'],
    ['agreement', 'signed'],
  ];
}

const fiveVotes: LivedStep['votes'] = [1, 2, 3, 4, 5].map((person) => ({
  personId: String(person),
  vote: person === 5 ? 'against' : 'agree',
  reason: '',
}));

const allDocuments = Object.fromEntries(
  decided.definition.documents.map(({ id }) => [id, 1] as const),
);

type Plain = Record<string, never>;

/** The start-up procedure with changes, as a draft that fits the schema. */
export function draftWith(change: (plain: Plain & Definition) => void): Compiled {
  const plain = JSON.parse(JSON.stringify(startupDefinition()));
  change(plain);
  return compileDefinition(definitionSchema.parse(plain));
}
