import { renamedGroups } from '../definition/formerNames.js';
import type { Answers } from '../form/answerValues.js';
import type { FieldBase } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';
import { isList, isObject, type Json, type JsonObject } from '../json.js';

/** Names that rules know besides the sections of the form, and how values reach them. */
export const plainTypes = {
  call: {
    opens: 'string',
    closes: 'string',
    year: 'int',
    /** Who is paid where the procedure leaves that to the call: `applicant` or `counterparty`. */
    payee: 'string',
  },
  org: {
    name: 'string',
    credit_code: 'string',
    registered_on: 'string',
    /** Full years since registration on the day the call opens. */
    years: 'int',
    in_zone: 'bool',
    /** Standings recorded by the zone with source and validity; false where nothing is recorded. */
    hnte: 'bool',
    tech_sme: 'bool',
    fledgling: 'bool',
    gazelle: 'bool',
    unicorn: 'bool',
    incubatee: 'bool',
    abnormal_listed: 'bool',
    dishonest: 'bool',
    commitment_broken: 'bool',
  },
  /** The granted case that this one builds on, and what has been claimed upon it before. */
  past: {
    number: 'string',
    class: 'string',
    amount_fen: 'int',
    granted_on: 'string',
    claims: 'int',
    claimed_fen: 'int',
  },
  /** What this applicant was granted under the same procedure before. */
  earlier: { cases: 'int', cases_year: 'int', fen: 'int', fen_year: 'int' },
  /** The applicant's own entry in the registry that the procedure asks for. */
  entry: {
    level: 'string',
    since: 'string',
    valid_until: 'string',
    years: 'int',
    quota: 'int',
    used: 'int',
    listed: 'bool',
  },
  /** The listed organisation on the other side. */
  counterparty: {
    name: 'string',
    credit_code: 'string',
    level: 'string',
    since: 'string',
    listed: 'bool',
    related: 'bool',
  },
  /** The voucher that the case builds on. */
  voucher: {
    face_fen: 'int',
    available_fen: 'int',
    frozen_fen: 'int',
    valid_until: 'string',
  },
} as const;

/** What the case itself has come to know; the machine's facts by the same names. */
export const factTypes = {
  today: 'string',
  score: 'double',
  points: 'double',
  expert_score: 'double',
  rating: 'int',
  rank: 'int',
  class: 'string',
  amount_fen: 'int',
  assessed: 'string',
  pay_percent: 'int',
} as const;

/** Words that no section may be called. */
export const reservedNames: ReadonlySet<string> = new Set([
  ...Object.keys(plainTypes),
  ...Object.keys(factTypes),
  ...renamedGroups.map(([former]) => former),
  'answer',
  'check',
  'document',
  'report',
  'figures',
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
  readonly payee?: string;
}

export interface OrgFacts {
  readonly name?: string;
  readonly credit_code?: string;
  readonly registered_on?: string;
  readonly years?: number;
  readonly in_zone?: boolean;
  readonly [standing: string]: string | number | boolean | undefined;
}

/** Named facts of one of the groups above; what is left out is unknown. */
export type PlainFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/** What a rule is worked out with; what is left out is unknown to it. */
export interface RuleValues {
  readonly today?: string;
  readonly answers?: Answers;
  readonly call?: CallFacts;
  readonly org?: OrgFacts;
  readonly past?: PlainFacts;
  readonly earlier?: PlainFacts;
  readonly entry?: PlainFacts;
  readonly counterparty?: PlainFacts;
  readonly voucher?: PlainFacts;
  /** Figures of the case that this one builds on. */
  readonly figures?: Readonly<Record<string, number>>;
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

/**
 * The values as the names of the environment; empty answers are left out, and so is every answer
 * that is not among what the rule `reads`, since most rules read one or two of a hundred.
 */
export function contextOf(
  sheet: Sheet,
  values: RuleValues,
  reads: ReadonlySet<string>,
): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  for (const [id, { maker, fields }] of sheet.sections) {
    const answers = values.answers?.[id] ?? {};
    const read = fields.filter((field) => reads.has(`${id}.${field.id}`));
    context[id] = instance({ maker, fields: read }, answers, (field, value) => {
      const rows = sheet.rows.get(`${id}.${field}`);
      return rows && isList(value)
        ? value.filter(isObject).map((row) => instance(rows, row))
        : undefined;
    });
  }
  if (values.today !== undefined) context['today'] = values.today;
  context['call'] = plain({ ...values.call });
  for (const name of ['org', 'past', 'earlier', 'entry', 'counterparty', 'voucher'] as const) {
    // A section published under a group's later name keeps it.
    if (!sheet.sections.has(name)) context[name] = plain(values[name] ?? {});
  }
  for (const [former, present] of renamedGroups) context[former] = plain(values[present] ?? {});
  context['figures'] = new Map(
    Object.entries(values.figures ?? {}).map(([id, figure]) => [id, BigInt(Math.trunc(figure))]),
  );
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

function plain(facts: PlainFacts): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([, fact]) => fact !== undefined)
      .map(([name, fact]) => [name, typeof fact === 'number' ? BigInt(Math.trunc(fact)) : fact]),
  );
}

const celFact = (fact: Json, type: string): unknown =>
  type === 'int' && typeof fact === 'number' ? BigInt(Math.trunc(fact)) : fact;
