import type { LocalText } from '../../domain/localText.js';
import { isList, isObject, type Json, type JsonObject } from '../../domain/json.js';
import { localTextSchema } from '../../domain/localText.js';
import { z } from 'zod';

/** One line of a public list: nothing but what the public may see. */
const entrySchema = z.object({
  application: z.string(),
  title: z.string(),
  applicant: z.string(),
  class: localTextSchema.nullable(),
  amount_fen: z.number().nullable(),
});
export type NoticeEntry = z.infer<typeof entrySchema>;

export interface NoticeContent {
  readonly call: LocalText;
  readonly procedure: LocalText;
  readonly entries: readonly NoticeEntry[];
}

/** As stored and hashed. */
export const contentJson = ({ call, procedure, entries }: NoticeContent): JsonObject => ({
  call: { ...call },
  procedure: { ...procedure },
  entries: entries.map((entry) => ({
    ...entry,
    class: entry.class === null ? null : { ...entry.class },
  })),
});

/** Reads what was published. */
export function readContent(content: JsonObject): NoticeContent {
  const text = (value: Json | undefined): LocalText =>
    isObject(value) ? localTextSchema.parse(value) : { zh: '', en: '' };
  const { entries } = content;
  return {
    call: text(content['call']),
    procedure: text(content['procedure']),
    entries: z.array(entrySchema).parse(entries !== undefined && isList(entries) ? entries : []),
  };
}
