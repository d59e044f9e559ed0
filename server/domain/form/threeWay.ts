import { z } from 'zod';
import { canonicalJson, parseJson, type Json } from '../json.js';
import type { SectionAnswers } from './answerValues.js';
import type { Unread } from './unread.js';

/**
 * Two people at one form: each field is taken from who changed it since the form was loaded, and
 * they are asked only where both did. A form remembers what it was loaded with as a stamp for each
 * field, which tells equal from other and nothing else.
 */
export interface SectionText {
  readonly values: SectionAnswers;
  readonly unread: Unread;
}

export type FieldStamps = Readonly<Record<string, string>>;
/** A keyed hash, so that a stamp gives no short number away. */
export type StampOf = (text: string) => string;

/** The stamps of these fields as they stand. */
export function stampsOf(
  fields: readonly string[],
  text: SectionText,
  stamp: StampOf,
): FieldStamps {
  return Object.fromEntries(
    fields.map((id) => {
      const { value, unread } = fieldOf(text, id);
      return [id, stamp(canonicalJson([id, value, unread])).slice(0, 16)];
    }),
  );
}

const fieldOf = ({ values, unread }: SectionText, id: string) => ({
  value: values[id] ?? null,
  unread: unread[id] ?? null,
});

const stampsSchema = z.record(z.string(), z.string());

/** The stamps that a form sent back; none where it sent nothing that could be read. */
export function readStamps(typed: unknown): FieldStamps {
  if (typeof typed !== 'string' || typed.length > 20_000) return {};
  const read = stampsSchema.safeParse(parsed(typed));
  return read.success ? read.data : {};
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

export interface Merged extends SectionText {
  /** Fields that both changed, each to something else; mine stand in the result. */
  readonly clashes: readonly string[];
  /** What the form that was sent still counts as loaded, so that what it does not show stays. */
  readonly loaded: FieldStamps;
}

interface Sides {
  readonly loaded: FieldStamps;
  readonly mine: SectionText;
  readonly theirs: SectionText;
}

/** Whose field it is: whoever changed it, or `clash`. Of an unknown beginning both have changed. */
function whose(loaded: string | undefined, mine: string | undefined, theirs: string | undefined) {
  if (mine === theirs) return 'same';
  if (theirs === loaded) return 'mine';
  return mine === loaded ? 'theirs' : 'clash';
}

/** Merges what was sent into what is stored, field by field. */
export function mergeSection(
  fields: readonly string[],
  { loaded, mine, theirs }: Sides,
  stamp: StampOf,
): Merged {
  const stamps = { mine: stampsOf(fields, mine, stamp), theirs: stampsOf(fields, theirs, stamp) };
  const decided = fields.map((id) => ({
    id,
    by: whose(loaded[id], stamps.mine[id], stamps.theirs[id]),
  }));
  const values: Record<string, Json> = {};
  const unread: Record<string, Unread[string]> = {};
  const seen: Record<string, string> = {};
  for (const { id, by } of decided) {
    const text = by === 'theirs' ? theirs : mine;
    values[id] = text.values[id] ?? null;
    const typed = text.unread[id];
    if (typed !== undefined) unread[id] = typed;
    seen[id] = (by === 'theirs' ? loaded[id] : stamps.mine[id]) ?? '';
  }
  const clashes = decided.filter(({ by }) => by === 'clash').map(({ id }) => id);
  return { values, unread, clashes, loaded: seen };
}
