/** The stream of what happened to one objection. */
export const objectionStream = (id: string): string => `objection:${id}`;
