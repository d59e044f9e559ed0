import { z } from 'zod';
import { sha256 } from '../events.js';
import type { Answers } from '../form/answerValues.js';
import { shownFields, shownSections, type RuleContext } from '../procedure/answers.js';
import { canonicalJson, type Json, type JsonObject } from '../json.js';
import type { Compiled } from '../procedure/compiled.js';

/**
 * The frozen content of an application each time it is handed in. Private answers stay sealed, so
 * that the hash can be checked by anyone who holds the content.
 */
const documentSchema = z.object({
  /** The attachment's id. */
  id: z.string(),
  /** The id of the document it was uploaded as. */
  document: z.string(),
  name: z.string(),
  type: z.string(),
  size_bytes: z.number(),
  sha256: z.string(),
});

// Any value will do: what is read here is JSON already.
const jsonSchema = z.custom<Json>();

const frozenSchema = z.object({
  procedure_version: z.string(),
  call: z.string(),
  applicant: z.string(),
  organisation: z.string().nullable(),
  answers: z.record(z.string(), z.record(z.string(), jsonSchema)),
  documents: z.array(documentSchema),
  declarations: z.array(z.string()),
  /** Documents that follow later, and those replaced by a promise. */
  deferred: z.array(z.string()).optional(),
  promised: z.array(z.string()).optional(),
});
export type FrozenContent = Readonly<z.infer<typeof frozenSchema>>;

/** The content as it is stored and hashed. */
export function freeze(content: FrozenContent): JsonObject {
  const plain: JsonObject = { ...content };
  return plain;
}

/** Reads a stored revision; throws for anything that `freeze` did not make. */
export function readFrozen(content: JsonObject): FrozenContent {
  return frozenSchema.parse(content);
}

/** Hex SHA-256 of the content's canonical JSON: what the receipt shows and events carry. */
export function contentHash(content: JsonObject): string {
  return sha256(canonicalJson(content));
}

/**
 * The stored answers that belong to the application as it now stands: what is no longer asked for
 * is left behind. `open` are the same answers made readable, for the conditions.
 */
export function keptAnswers(
  compiled: Compiled,
  stored: Answers,
  open: Answers,
  ruleContext: RuleContext,
): FrozenContent['answers'] {
  return Object.fromEntries(
    shownSections(compiled, open, ruleContext).map((section) => [
      section.id,
      Object.fromEntries(
        shownFields(section, open, ruleContext).map(({ field }) => [
          field.id,
          stored[section.id]?.[field.id] ?? null,
        ]),
      ),
    ]),
  );
}

/**
 * A short mark of a draft as a page showed it: what is handed in must be what was read, so a form
 * made from an older draft is refused as stale.
 */
export function contentStamp(
  sections: readonly { readonly section: string; readonly version: number }[],
  attachments: readonly string[],
): string {
  const parts = sections.map(({ section, version }) => `${section}:${version}`).toSorted();
  return sha256([...parts, ...attachments.toSorted()].join('\n')).slice(0, 16);
}
