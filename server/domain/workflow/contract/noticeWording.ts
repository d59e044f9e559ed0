import { z } from 'zod';
import { localTextSchema } from '../../localText.js';

/**
 * How a public list of one procedure is worded: what is proposed, for whom, and what its columns
 * are called. The marks of each text stand in `noticeMarks`.
 */
export const noticeWordingSchema = z.strictObject({
  /** The title that the officer finds typed already; `{{call}}` is the title of the call. */
  title: localTextSchema,
  /** The sentence above the list, with the first and the last day of the period. */
  says: localTextSchema,
  /** Heads of the columns: the thing, who it is of, what it came to, the amount. */
  item: localTextSchema,
  applicant: localTextSchema,
  result: localTextSchema.optional(),
  amount: localTextSchema.optional(),
});
export type NoticeWording = Readonly<z.infer<typeof noticeWordingSchema>>;

/** The marks that each text of the wording may carry and has to carry. */
export const noticeMarks = { title: ['call'], says: ['from', 'until'] } as const;

/** What a case came to in words, where an award class does not say it; the first that holds. */
export const noticeResultSchema = z.strictObject({
  when: z.string().min(1).max(1000).optional(),
  name: localTextSchema,
});
export type NoticeResult = Readonly<z.infer<typeof noticeResultSchema>>;
