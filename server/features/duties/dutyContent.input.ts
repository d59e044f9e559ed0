import { z } from 'zod';
import { parseJson } from '../../domain/json.js';

/** What was typed and which files came with it; sealed where it lies. */
const contentSchema = z.object({
  values: z.record(z.string(), z.json()).default({}),
  files: z
    .array(z.object({ document: z.string(), file: z.string(), name: z.string() }))
    .default([]),
  /** What the awardee said of one that came back as it had been returned. */
  because: z.string().default(''),
});
export type DutyContent = z.infer<typeof contentSchema>;

export const readDutyContent = (text: string): DutyContent => contentSchema.parse(parseJson(text));
export const writeDutyContent = (content: DutyContent): string => JSON.stringify(content);

/** A draft keeps the inputs as they were typed, whether they can be read or not. */
export const readDutyDraft = (text: string): Readonly<Record<string, string>> =>
  z.record(z.string(), z.string()).parse(parseJson(text));
