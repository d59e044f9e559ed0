import type { Answers } from '../form/answerValues.js';
import type { FieldBase } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';
import { isList, isObject, type Json, type JsonObject } from '../json.js';

/** Names that rules know besides the sections of the form, and how values reach them. */
export const plainTypes = {
  call: { opens: 'string', closes: 'string', year: 'int' },
  org: {
    name: 'string',
    credit_code: 'string',
    registered_on: 'string',
    /** Full years since registration on the day the call opens. */
    years: 'int',
    in_zone: 'bool',
  },
} as const;

/** What the case itself has come to know; the machine's facts by the same names. */
export const factTypes = {
  today: 'string',
  score: 'double',
  rank: 'int',
  class: 'string',
  amount_fen: 'int',
} as const;

/** Words that no section may be called. */
export const reservedNames: ReadonlySet<string> = new Set([
  ...Object.keys(plainTypes),
  ...Object.keys(factTypes),
  'answer',
  'check',
  'document',
  'cel',
  // Every object has one, so an answer by that name could not be told from none.
  'constructor',
  'true',
  'false',
  'null',
  'in',
  'int',
  'uint',
  'double',
  'string',
  'bool',
  'bytes',
  'list',
  'map',
  'type',
]);

export interface CallFacts {
  readonly opens: string;
  readonly closes: string;
  readonly year: number;
}

export interface OrgFacts {
  readonly name?: string;
  readonly credit_code?: string;
  readonly registered_on?: string;
  readonly years?: number;
  readonly in_zone?: boolean;
}

/** What a rule is worked out with; what is left out is unknown to it. */
export interface RuleValues {
  readonly today?: string;
  readonly answers?: Answers;
  readonly call?: CallFacts;
  readonly org?: OrgFacts;
  /** The machine's facts: `score`, `rank`, `class`, `amount_fen`. */
  readonly facts?: JsonObject;
  /** The answer to one question of the one-minute check, as expressions see it. */
  readonly answer?: unknown;
}

interface Part {
  /** Instances are told apart by class, so each section and each table has its own. */
  readonly maker: new () => object;
  readonly fields: readonly FieldBase[];
}

export interface Sheet {
  readonly sections: Map<string, Part>;
  readonly rows: Map<string, Part>;
}

/** The values as the names of the environment; empty answers are left out. */
export function contextOf(sheet: Sheet, values: RuleValues): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  for (const [id, part] of sheet.sections) {
    const answers = values.answers?.[id] ?? {};
    context[id] = instance(part, answers, (field, value) => {
      const rows = sheet.rows.get(`${id}.${field}`);
      return rows && isList(value)
        ? value.filter(isObject).map((row) => instance(rows, row))
        : undefined;
    });
  }
  if (values.today !== undefined) context['today'] = values.today;
  context['call'] = plain(values.call ?? {});
  context['org'] = plain(values.org ?? {});
  for (const [name, type] of Object.entries(factTypes)) {
    const fact = values.facts?.[name];
    if (fact !== undefined && fact !== null) context[name] = celFact(fact, type);
  }
  if (values.answer !== undefined && values.answer !== null) context['answer'] = values.answer;
  return context;
}

function instance(
  { maker, fields }: Part,
  answers: JsonObject,
  special?: (field: string, value: Json) => unknown,
): object {
  const made = new maker();
  for (const field of fields) {
    const value = Object.hasOwn(answers, field.id) ? answers[field.id] : undefined;
    if (value === undefined || value === null) continue;
    const seen = special?.(field.id, value) ?? fieldKind(field.kind).toCel(value);
    if (seen !== undefined) Reflect.set(made, field.id, seen);
  }
  return made;
}

function plain(facts: CallFacts | OrgFacts | Record<string, never>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([, fact]) => fact !== undefined)
      .map(([name, fact]) => [name, typeof fact === 'number' ? BigInt(Math.trunc(fact)) : fact]),
  );
}

const celFact = (fact: Json, type: string): unknown =>
  type === 'int' && typeof fact === 'number' ? BigInt(Math.trunc(fact)) : fact;
