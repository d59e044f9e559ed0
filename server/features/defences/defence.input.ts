import { z } from 'zod';
import { mostTeams } from '../../domain/meetings/defence.js';
import { readBreaks, readClockTime } from '../../domain/meetings/turnTimes.js';
import { day, line, optionalLine, paragraph, several, whole } from '../../domain/typed.js';

const clockTime = line(5)
  .refine((text) => readClockTime(text) !== null, 'not_a_time')
  .transform((text) => readClockTime(text) ?? '');

export const whenInput = { on: day(), at: clockTime, place: line(200) };

export const planDefenceInput = z.object({
  call: line(36),
  stage: line(40),
  ...whenInput,
  minutes: whole(1, 240),
  breaks: optionalLine(100)
    .refine((text) => readBreaks(text) !== null, 'defence_breaks')
    .transform((text) => readBreaks(text) ?? []),
  bring: optionalLine(500),
  source: line(200),
  /** Of cases that were told a time before. */
  anew_reason: optionalLine(500),
  cases: several(mostTeams),
});
export type Planned = z.infer<typeof planDefenceInput>;

export const drawInput = z.object({ value: line(200) });
export const moveDefenceInput = z.object({
  ...whenInput,
  move_reason: paragraph({ min: 2, max: 500 }),
});
export const cancelDefenceInput = z.object({
  off_reason: paragraph({ min: 2, max: 500 }),
});
export const otherMeetingInput = z.object({ team: line(36), other: line(36) });
