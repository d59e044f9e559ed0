import { z } from 'zod';
import { choice, line, paragraph, several, versionSeen } from '../../domain/typed.js';
import { extensions } from '../../domain/workflow/exits/extendClock.js';

const reason = paragraph({ min: 5, max: 1000 });

/** Every exit asks why, of the case as the page showed it; what else it asks depends on the exit. */
export const exitInput = z.object({
  version: versionSeen(),
  reason,
  ground: z.string().optional(),
  by: z.string().optional(),
  due: z.string().optional(),
  to: z.string().optional(),
  outcome: z.string().optional(),
  redo: several(40),
  class: z.string().optional(),
  amount: z.string().optional(),
  dated: z.string().optional(),
  day: z.string().optional(),
  title: z.string().optional(),
  applicantName: z.string().optional(),
});
export type ExitTyped = z.infer<typeof exitInput>;

/** What an extension asks besides. */
export const extensionInput = z.object({ by: choice(extensions) });
/** What an exit by two persons asks besides: the paper that it rests on. */
export const groundInput = z.object({ ground: line(200) });

/** Which proposal the page showed, and the case as it showed it. */
export const shownInput = z.object({ proposal: line(36), version: versionSeen() });
export const refusalInput = z.object({
  proposal: line(36),
  why: paragraph({ min: 5, max: 500 }),
});
