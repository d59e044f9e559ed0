import { optional, time, wholeColumn, words } from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** What the clock does: which process is at it, and how it last went. */
export const jobs = defineTable(
  'jobs',
  {
    name: words(60),
    /** The process that is at it, or was last. */
    holder: words(60),
    /** Until then nobody else begins it, unless its holder says that it is done. */
    held_until: time(),
    begun_at: optional(time()),
    /** Of the last run that came to its end, well or not. */
    ended_at: optional(time()),
    /** How many things that run did. */
    done: wholeColumn(),
    /** Why that run failed, or a part of it; empty where all went well. */
    error: words(500),
  },
  { key: ['name'] },
);

/** That nothing can be written for a while, and until when; without its row there is no maintenance. */
export const maintenance = defineTable(
  'maintenance',
  {
    /** `present`, since there is one at most. */
    name: words(20),
    begins_at: time(),
    /** By when it is meant to be over: it goes on until it is ended. */
    ends_at: time(),
    /** What people are told beside the times, as it was typed; often empty. */
    message: words(300),
    message_en: words(300),
    announced_at: time(),
  },
  { key: ['name'] },
);
