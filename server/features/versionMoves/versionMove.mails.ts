import type { Actor } from '../../domain/actor.js';
import { inLocale } from '../../domain/localText.js';
import { roleHolders } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

export interface ProposedMove {
  readonly id: string;
  readonly programmeId: string;
  /** The version that the cases are to follow. */
  readonly to: string;
  readonly reason: string;
  readonly count: number;
}

/** Asks the other officers of the programme to decide on a move of cases. */
export async function mailProposal(
  deps: Deps,
  actor: Actor,
  { id, programmeId, to, reason, count }: ProposedMove,
  at: string,
): Promise<void> {
  const { definition } = await deps.definitions.byVersion(to);
  const nobodys = { applicant_id: '', organisation_id: null, counterparty_id: null };
  const anyCase = { id: '', programme_id: programmeId, ...nobodys };
  for (const officer of await roleHolders(deps.db, anyCase, 'programme_officer')) {
    if (officer.id === actor.userId) continue;
    await sendLetter(deps, officer, at, {
      event: 'moves_proposed',
      values: {
        by: actor.name,
        procedure: inLocale(definition.name, officer.locale),
        count: `${count}`,
        reason,
      },
      path: `/moves/${id}`,
      where: 'act',
    });
  }
}
