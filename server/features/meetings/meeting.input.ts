import { z } from 'zod';
import { meetingAnswers } from '../../domain/meetings/meeting.js';
import { choice, line, optionalLine, paragraph, several } from '../../domain/typed.js';
import { moment } from '../../domain/typedMoment.js';

/** Of one agenda; a longer one is two meetings. */
export const longestAgenda = 100;

export const whenAndWhere = { starts: moment(), place: line(200) };

export const conveneInput = z.object({
  programme: line(36),
  title: line(200),
  ...whenAndWhere,
  chair: line(36),
  guests: several(50),
  cases: several(longestAgenda),
});
export type Convened = z.infer<typeof conveneInput>;

export const moveMeetingInput = z.object({
  ...whenAndWhere,
  change_reason: paragraph({ min: 2, max: 500 }),
});
export const cancelInput = z.object({ cancel_reason: paragraph({ min: 2, max: 1000 }) });
export const deferItemInput = z.object({ defer_reason: paragraph({ min: 2, max: 1000 }) });
export const answerInput = z.object({
  answer: choice(meetingAnswers),
  answer_reason: optionalLine(500),
});
export const chairInput = z.object({
  chair: line(36),
  chair_reason: paragraph({ min: 5, max: 1000 }),
});
export const addInput = z.object({ cases: several(longestAgenda) });
export const moveInput = z.object({ to: choice(['up', 'down']) });
