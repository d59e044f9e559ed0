import { z } from 'zod';
import { tallySchema } from '../ballots/members.js';
import { canonicalJson } from '../json.js';
import { sha256 } from '../events.js';
import { itemStates } from './meeting.js';

/** What the minutes say of one item; `caseId` is for who may not read it, and is not printed. */
const minutesItemSchema = z.object({
  caseId: z.string(),
  number: z.string(),
  title: z.string(),
  applicant: z.string(),
  late: z.boolean(),
  state: z.enum(itemStates),
  /** Who stood aside. */
  aside: z.array(z.string()),
  secret: z.boolean(),
  round: z.number().int(),
  outcome: z.enum(['agreed', 'rejected', 'open', 'gone', 'deferred']),
  tally: tallySchema.nullable(),
  /** Of an open ballot, why the proposal was changed or refused; nobody is named. */
  reasons: z.array(z.string()),
  /** Why it was deferred, or what the chair closed it with. */
  reason: z.string(),
});
export type MinutesItem = z.infer<typeof minutesItemSchema>;

/** What the minutes of a meeting hold: what happened, and the secretary's own words. */
export const minutesSchema = z.object({
  form: z.literal('qixian-minutes-1'),
  /** 1 for the minutes; a correction is the next part and holds its words alone. */
  part: z.number().int(),
  title: z.string(),
  place: z.string(),
  startsAt: z.string(),
  openedAt: z.string(),
  endedAt: z.string(),
  sittings: z.number().int(),
  convenedBy: z.string(),
  chair: z.string(),
  /** Why somebody else than was convened took the chair. */
  chairReason: z.string(),
  /** Who took the chair after the end, to confirm these minutes, and why. */
  confirms: z.object({ name: z.string(), reason: z.string() }).optional(),
  secretary: z.string(),
  present: z.array(z.string()),
  absent: z.array(z.string()),
  guests: z.array(z.string()),
  items: z.array(minutesItemSchema),
  words: z.string(),
});
export type Minutes = z.infer<typeof minutesSchema>;

/** The hash by which minutes are known to be what was confirmed. */
export const minutesHash = (minutes: Minutes): string => sha256(canonicalJson(minutes));

/** What a form was made from, so that a text is not written over by who has not seen it. */
export const notesMark = (state: string, words: string): string => sha256(`${state}\n${words}`);

/** Minutes without the items that somebody is kept out of. */
export const minutesFor = (minutes: Minutes, isKeptOut: (caseId: string) => boolean): Minutes => ({
  ...minutes,
  items: minutes.items.filter(({ caseId }) => !isKeptOut(caseId)),
});
