/** How far a defence meeting is: cases fixed, order drawn, letters gone, over. */
export const defenceStatuses = ['planned', 'drawn', 'called', 'ended'] as const;
export type DefenceStatus = (typeof defenceStatuses)[number];

/**
 * Where the turn of a team stands: `left` where its case left the stage before it was heard,
 * `elsewhere` where another meeting hears it.
 */
export const turnStates = ['waiting', 'on', 'heard', 'left', 'elsewhere'] as const;
export type TurnState = (typeof turnStates)[number];

/** Teams of one meeting; more are two meetings. */
export const mostTeams = 60;
