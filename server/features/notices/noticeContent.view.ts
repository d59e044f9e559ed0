import { z } from 'zod';
import type { JsonObject } from '../../domain/json.js';
import { contactReadSchema } from '../../domain/definition/contact.js';
import { localTextSchema } from '../../domain/localText.js';

/** One line of a public list: nothing but what the public may see. */
const entrySchema = z.object({
  application: z.string(),
  title: z.string(),
  applicant: z.string(),
  class: localTextSchema.nullable(),
  amount_fen: z.number().nullable(),
});
export type NoticeEntry = Readonly<z.infer<typeof entrySchema>>;

const nothing = { zh: '', en: '' };
const head = localTextSchema.nullable().catch(null);

/** The words of a list, as the definition or the product had them when it was published. */
const wordsSchema = z.object({
  says: localTextSchema,
  item: localTextSchema,
  applicant: localTextSchema,
  result: head,
  amount: head,
});
export type NoticeWords = Readonly<z.infer<typeof wordsSchema>>;

/** A public list as it is stored, hashed and handed out: whoever has it can check the hash. */
const contentSchema = z.object({
  title: localTextSchema.catch(nothing),
  call: localTextSchema.catch(nothing),
  procedure: localTextSchema.catch(nothing),
  /** Whom to ask or tell, in the definition's words. */
  contact: contactReadSchema,
  /** Lists before 0.6 named none, and had the words of a list of projects. */
  discipline: contactReadSchema.nullish().transform((stated) => stated ?? null),
  words: wordsSchema.nullable().catch(null),
  /** As the definition writes it, such as `5 wd`. */
  period: z.string().catch('1 d'),
  from: z.string().catch(''),
  until: z.string().catch(''),
  entries: z.array(entrySchema).catch([]),
});
export type NoticeContent = z.infer<typeof contentSchema>;

/** Reads what was published. */
export const readContent = (content: JsonObject): NoticeContent => contentSchema.parse(content);
