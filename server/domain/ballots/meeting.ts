/** `called` until it is closed, or called off. */
export const meetingStates = ['called', 'closed', 'cancelled'] as const;
export type MeetingState = (typeof meetingStates)[number];

/** Whether who was asked to a meeting came to it. */
export const attendances = ['expected', 'present', 'absent'] as const;
export type Attendance = (typeof attendances)[number];
