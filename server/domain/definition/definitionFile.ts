import { isMap, isScalar, LineCounter, parseDocument, stringify, visit, type Document } from 'yaml';
import type { z } from 'zod';
import type { Params } from '../refusal.js';
import { definitionSchema, type Definition } from './definition.js';
import { programmeSchema, type Programme } from './programme.js';

/** Definitions as YAML files: read with a line for every problem, written so that they read back. */
const MOST_CHARACTERS = 512 * 1024;
const MOST_ALIASES = 100;
/** Nobody mends more than these at once; finding the lines of all would take longer than reading. */
const MOST_PROBLEMS = 200;

export interface DefinitionProblem {
  /** Path in the file such as `workflow.stages.desk.by`; '' for the file as a whole. */
  readonly path: string;
  /** A key below `refusals` in the locales. */
  readonly code: string;
  readonly params: Params;
  /** Counted from 1; null where no line is at fault. */
  readonly line: number | null;
}

export type DefinitionReading<T> =
  | { readonly value: T; readonly problems?: undefined }
  | { readonly value?: undefined; readonly problems: readonly DefinitionProblem[] };

/** Reads a procedure. It fits the schema then; whether it makes sense is for `lint`. */
export function readDefinition(yamlText: string): DefinitionReading<Definition> {
  return readYaml(yamlText, definitionSchema);
}

/** Reads a programme. */
export function readProgramme(yamlText: string): DefinitionReading<Programme> {
  return readYaml(yamlText, programmeSchema);
}

/** Writes a procedure as YAML from which `readDefinition` reads an equal one. */
export function writeDefinition(definition: Definition): string {
  return stringify(definition, { lineWidth: 100, aliasDuplicateObjects: false });
}

const whole = (
  code: string,
  params: Params = {},
  line: number | null = null,
): DefinitionProblem => ({
  path: '',
  code,
  params,
  line,
});

function readYaml<T>(text: string, schema: z.ZodType<T>): DefinitionReading<T> {
  if (text.length > MOST_CHARACTERS) {
    return { problems: [whole('definition_too_large', { kb: MOST_CHARACTERS / 1024 })] };
  }
  try {
    return readDocument(text, schema);
  } catch (thrown) {
    // Aliases beyond the bound and nesting beyond the stack end here.
    const detail = thrown instanceof Error ? thrown.message : '';
    return { problems: [whole('definition_yaml', { detail })] };
  }
}

function readDocument<T>(text: string, schema: z.ZodType<T>): DefinitionReading<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // The library compares every key with every other one; `oddities` looks each up once.
    uniqueKeys: false,
  });
  if (document.errors.length > 0) {
    return {
      problems: document.errors
        .slice(0, MOST_PROBLEMS)
        .map(({ message, pos }) =>
          whole('definition_yaml', { detail: message }, lines.linePos(pos[0]).line),
        ),
    };
  }
  const odd = oddities(document, lines);
  if (odd.length > 0) return { problems: odd };
  const read = schema.safeParse(document.toJS({ maxAliasCount: MOST_ALIASES }));
  if (read.success) return { value: read.data };
  const issues = read.error.issues.slice(0, MOST_PROBLEMS);
  return { problems: issues.map((issue) => problemOfIssue(issue, document, lines)) };
}

/** Keys that stand twice in one map, halves of characters, and more aliases than any file of ours needs. */
function oddities(document: Document, lines: LineCounter): readonly DefinitionProblem[] {
  const found: DefinitionProblem[] = [];
  let aliases = 0;
  visit(document, {
    Alias: () => {
      aliases += 1;
      return aliases > MOST_ALIASES ? visit.BREAK : undefined;
    },
    Scalar: (_, scalar) => {
      const { value } = scalar;
      if (typeof value !== 'string' || !/\p{Cs}/u.test(value)) return undefined;
      const start = startOf(scalar);
      found.push(
        whole('definition_half_character', {}, start === null ? null : lines.linePos(start).line),
      );
      return found.length >= MOST_PROBLEMS ? visit.BREAK : undefined;
    },
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : null;
        if (name !== null && seen.has(name)) {
          const start = startOf(key);
          const line = start === null ? null : lines.linePos(start).line;
          found.push(whole('definition_key_twice', { key: name.slice(0, 60) }, line));
        }
        if (name !== null) seen.add(name);
      }
      return found.length >= MOST_PROBLEMS ? visit.BREAK : undefined;
    },
  });
  if (aliases > MOST_ALIASES) return [whole('definition_aliases', { max: MOST_ALIASES })];
  return found.slice(0, MOST_PROBLEMS);
}

function problemOfIssue(
  issue: z.core.$ZodIssue,
  document: Document,
  lines: LineCounter,
): DefinitionProblem {
  const { code, params } = messageOf(issue);
  // An unknown key is reported at what holds it.
  const at = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  return { path: issue.path.join('.'), code, params, line: lineOf(at, document, lines) };
}

/** The line of the deepest part of the path that is there. */
function lineOf(
  path: readonly PropertyKey[],
  document: Document,
  lines: LineCounter,
): number | null {
  for (let length = path.length; length > 0; length -= 1) {
    const parent =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => String(key) === String(last))
      : undefined;
    const start = startOf(pair?.key) ?? startOf(document.getIn(path.slice(0, length), true));
    if (start !== null) return lines.linePos(start).line;
  }
  return null;
}

function startOf(node: unknown): number | null {
  if (typeof node !== 'object' || node === null) return null;
  const range: unknown = 'range' in node ? node.range : undefined;
  const start: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof start === 'number' ? start : null;
}

function messageOf(issue: z.core.$ZodIssue): { readonly code: string; readonly params: Params } {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.includes('undefined')
        ? { code: 'definition_missing', params: {} }
        : { code: 'definition_wrong_type', params: { expected: issue.expected } };
    case 'unrecognized_keys':
      return { code: 'definition_unknown_key', params: { keys: issue.keys.join(', ') } };
    case 'invalid_value':
      return {
        code: 'definition_not_listed',
        params: { values: issue.values.map(String).join(', ') },
      };
    case 'invalid_union':
      return { code: 'definition_unknown_kind', params: {} };
    case 'too_small':
      return { code: 'definition_too_small', params: { min: Number(issue.minimum) } };
    case 'too_big':
      return { code: 'definition_too_big', params: { max: Number(issue.maximum) } };
    default:
      if (issue.code === 'custom' && typeof issue.params?.['most'] === 'number') {
        return { code: 'definition_too_big', params: { max: issue.params['most'] } };
      }
      return issue.message === 'unknown_stage_kind'
        ? { code: 'definition_unknown_kind', params: {} }
        : { code: 'definition_not_valid', params: { detail: issue.message } };
  }
}
