import { holds, type Actor, type Role } from '../actor.js';

/** How far a meeting is; one that was adjourned goes on at its new time. */
export const meetingStatuses = [
  'convened',
  'in_session',
  'adjourned',
  'ended',
  'cancelled',
] as const;
export type MeetingStatus = (typeof meetingStatuses)[number];

/** Who votes, and who is there without a vote. */
export const meetingParts = ['member', 'guest'] as const;

/** What somebody who was asked says; a deputy is the colleague of a recorded absence. */
export const meetingAnswers = ['yes', 'no', 'deputy'] as const;
export type MeetingAnswer = (typeof meetingAnswers)[number];

/** Whether somebody is in the room, as the secretary records it. */
export const attendances = ['awaited', 'present', 'late', 'absent', 'left'] as const;
export type Attendance = (typeof attendances)[number];

/** Where an item of the agenda stands; `gone` where its case left the vote otherwise than by it. */
export const itemStates = ['listed', 'open', 'closed', 'deferred', 'gone'] as const;
export type ItemState = (typeof itemStates)[number];

/** Where the text of the minutes stands. */
export const notesStates = ['draft', 'handed_in', 'given_back', 'confirmed'] as const;

/** In the room now. */
export const isThere = (attendance: Attendance): boolean =>
  attendance === 'present' || attendance === 'late';

/** Whether its time, place and agenda may still be changed. */
export const isAhead = (status: MeetingStatus): boolean =>
  status === 'convened' || status === 'adjourned';

/** Whether anything of it is still to come. */
export const isStillToCome = (status: MeetingStatus): boolean =>
  isAhead(status) || status === 'in_session';

/** Who may know that a programme meets and what is on the agenda. */
export const meetingWatchers: readonly Role[] = [
  'review_secretary',
  'department_head',
  'joint_member',
  'approver',
  'programme_officer',
  'discipline_officer',
  'auditor',
];

/** Whether somebody may know that a programme meets; who is asked to come may as well. */
export const watchesMeetings = (actor: Actor, programmeId: string): boolean =>
  meetingWatchers.some((role) => holds(actor, role, programmeId));

/**
 * Who prepares and records a meeting: the review secretaries of its programme, one for the other,
 * and the head of department where none is left.
 */
export const runsMeetings = (actor: Actor, programmeId: string): boolean =>
  holds(actor, 'review_secretary', programmeId) || holds(actor, 'department_head', programmeId);
