import { holdsSomewhere, type Actor, type Role } from '../../domain/actor.js';

/** A role under a programme whose tasks a person may take. */
export interface TaskPlace {
  readonly role: Role;
  readonly programmeId: string;
}

/** The actor's grants, those for the whole zone spelt out by programme, each once. */
export function taskPlaces(actor: Actor, programmes: readonly string[]): TaskPlace[] {
  const places = actor.grants.flatMap(({ role, programmeId }) =>
    (programmeId === null ? programmes : [programmeId]).map((id) => ({ role, programmeId: id })),
  );
  return [...new Map(places.map((each) => [`${each.role} ${each.programmeId}`, each])).values()];
}

/** Whether grants must be spelt out with the list of programmes. */
export const needsProgrammes = (actor: Actor): boolean =>
  actor.grants.some(({ programmeId }) => programmeId === null);

export const isExpert = (actor: Actor): boolean => holdsSomewhere(actor, 'expert');
