import { z } from 'zod';
import { definitionSchema } from '../../server/domain/definition/definition.js';
import { stageCommon } from '../../server/domain/workflow/contract/stageKind.js';
import {
  stageKind,
  stageKindNames,
  stageSchema,
} from '../../server/domain/workflow/stages/registry.js';

/** One key that a definition may state, with its scope as `keyWords.ts` has it. */
export interface SchemaKey {
  readonly scope: string;
  readonly key: string;
  /** The closed list its value is from, if it is. */
  readonly values: readonly string[];
  /** Whether it holds a list or a record. */
  readonly holds: boolean;
  /** Whether it holds a record, whose keys are ids. */
  readonly record: boolean;
}

const stageSchemas: readonly z.ZodType[] = stageKindNames.map((kind) =>
  z.strictObject({ kind: z.literal(kind), ...stageCommon, ...stageKind(kind).config }),
);

type Found = (key: SchemaKey) => void;

/** What stands directly within a schema: wrappers undone, each possibility for itself. */
function unwrap(schema: unknown): readonly z.core.$ZodType[] {
  if (schema === stageSchema) return stageSchemas;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return unwrap(schema.def.innerType);
  }
  if (schema instanceof z.ZodDefault) return unwrap(schema.def.innerType);
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap(unwrap);
  if (schema instanceof z.core.$ZodType) return [schema];
  throw new Error('not a schema');
}

function valuesOf(schema: z.core.$ZodType): readonly string[] {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  if (schema instanceof z.ZodArray) return unwrap(schema.def.element).flatMap(valuesOf);
  return [];
}

const literalOf = (shape: z.core.$ZodShape, key: string): string | null => {
  const [schema] = key in shape ? unwrap(shape[key]) : [];
  return schema instanceof z.ZodLiteral ? String(schema.value) : null;
};

function walk(schema: z.core.$ZodType, holder: string, found: Found): void {
  if (schema instanceof z.ZodArray) {
    for (const each of unwrap(schema.def.element)) walk(each, holder, found);
  } else if (schema instanceof z.ZodRecord) {
    for (const each of unwrap(schema.def.valueType)) walk(each, holder, found);
  } else if (schema instanceof z.ZodObject) {
    const { shape } = schema;
    const scope = literalOf(shape, 'kind') ?? literalOf(shape, 'effect') ?? holder;
    for (const [key, inner] of Object.entries(shape)) {
      const within = unwrap(inner);
      const values = within.flatMap(valuesOf);
      const record = within.some((each) => each instanceof z.ZodRecord);
      const holds = record || within.some((each) => each instanceof z.ZodArray);
      found({ scope, key, values, holds, record });
      for (const each of within) walk(each, key, found);
    }
  }
}

/** Every key of a procedure definition, whatever its kinds; each scope and key once. */
export function schemaKeys(): readonly SchemaKey[] {
  const all = new Map<string, SchemaKey>();
  walk(definitionSchema, '', (key) => {
    const at = `${key.scope} ${key.key}`;
    const values = [...new Set([...(all.get(at)?.values ?? []), ...key.values])];
    all.set(at, { ...key, values });
  });
  return [...all.values()];
}
