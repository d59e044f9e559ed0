import type { Json } from '../json.js';

/** What has been answered: section → field → value; an empty field is null or absent. */
export type Answers = Readonly<Record<string, Readonly<Record<string, Json>>>>;
export type SectionAnswers = Answers[string];
