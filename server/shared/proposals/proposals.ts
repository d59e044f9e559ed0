import type { Database } from '../../data/database.js';
import { isDeputyByRecord } from '../../data/stores/actorStore.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { forbidden } from '../../domain/refusal.js';
import {
  demandAnotherPerson,
  demandMayWithdraw,
  demandUndecided,
  type Proposed,
  type ProposalRefusals,
} from '../../domain/twoPersons.js';
import type { Deps } from '../request/deps.js';

interface ProposalRow extends Proposed {
  readonly id: string;
}

/** The door of a table whose rows are proposals (`proposedAndDecided` among its columns). */
interface ProposalDoor<R> {
  update(
    where: { readonly id: string; readonly status: 'proposed'; readonly version?: number },
    changes: Partial<R>,
  ): Promise<number>;
}

/** What the steps of one kind of proposal need to know of it. */
interface ProposalKind<R> {
  readonly door: (db: Database) => ProposalDoor<R>;
  readonly refusals: ProposalRefusals;
}

/**
 * The steps of a thing that one person proposes and another decides. A service asks first
 * (`forDecision` or `forWithdrawal`), does what follows from it and ends with `decide` or
 * `withdraw`, all in its one transaction. These write only over a row that is still undecided and of
 * the version that was read: of two who press at the same moment one is refused, and with it all
 * that its transaction did.
 */
export function proposals<R>({ door, refusals }: ProposalKind<R>) {
  const undecided = <P extends ProposalRow>(row: P | null, seen?: number): P =>
    demandUndecided(row, refusals, seen);

  const settle = async (
    db: Database,
    { id, version }: ProposalRow,
    changes: Partial<R>,
  ): Promise<void> => {
    const counted = version === undefined ? {} : { version };
    const next = version === undefined ? {} : { version: version + 1 };
    const where = { id, status: 'proposed', ...counted } as const;
    const affected = await door(db).update(where, { ...changes, ...next });
    if (affected !== 1) throw refusals.decided();
  };

  return {
    /**
     * The proposal for a second person to decide. Refused unless it is undecided and, where `seen`
     * is given, of that version; and to the person who proposed it, by whatever account.
     */
    forDecision: <P extends ProposalRow>(actor: Actor, row: P | null, seen?: number): P => {
      const proposal = undecided(row, seen);
      demandAnotherPerson(actor, proposal, refusals);
      return proposal;
    },
    /** The same to be taken back, by whom its kind lets. */
    forWithdrawal: <P extends ProposalRow>(actor: Actor, row: P | null, seen?: number): P => {
      const proposal = undecided(row, seen);
      demandMayWithdraw(actor, proposal, refusals);
      return proposal;
    },
    /**
     * Writes down what was decided, signed with account, person and time. Whoever recorded an
     * absence and the deputy whom they chose for it are no two persons through its last day.
     */
    decide: async (
      { db, clock }: Pick<Deps, 'db' | 'clock'>,
      actor: Actor,
      row: ProposalRow,
      changes: Partial<R>,
    ): Promise<void> => {
      const now = clock.now();
      const two = [row.proposed_person, actor.personId] as const;
      if (await isDeputyByRecord(db, two, zoneDay(now))) throw forbidden('second_by_deputy');
      await settle(db, row, { ...changes, ...decidedBy(actor, now) });
    },
    /** Writes down that it was taken back: nobody has decided. */
    withdraw: ({ db }: Pick<Deps, 'db'>, row: ProposalRow, changes: Partial<R>): Promise<void> =>
      settle(db, row, changes),
  };
}

/** The columns of a new proposal that say by whom and when (`at`: ISO) it was made. */
export const proposedBy = (actor: Actor, at: string) => ({
  status: 'proposed' as const,
  proposed_by: actor.userId,
  proposed_person: actor.personId,
  proposed_at: at,
});

const decidedBy = (actor: Actor, at: Date) => ({
  decided_by: actor.userId,
  decided_person: actor.personId,
  decided_at: at.toISOString(),
});
