import { ballotOfPerson } from '../../data/stores/ballotStore.js';
import { voteChoices } from '../../domain/ballots/ballotCount.js';
import type { VoteChoice } from '../../domain/ballots/ballotCount.js';
import type { NamedVote } from '../../domain/ballots/members.js';
import { maySeeVoters } from '../../domain/ballots/ballotSight.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Meeting } from './callVotes.query.js';

/** A ballot as its own member or those who may know read it. */
export interface ReadBallot {
  readonly choice: VoteChoice;
  readonly class: string;
  readonly reason: string;
  readonly code: string;
}

/** Of the cases of a meeting: one's own ballots, and the reasons that those who decide may read. */
export interface MeetingBallots {
  readonly own: ReadonlyMap<string, ReadBallot>;
  readonly reasons: ReadonlyMap<string, readonly ReadBallot[]>;
}

/** Reads no ballot that this person may not know, but for their own. */
export async function meetingBallots(
  { db }: Deps,
  actor: Actor,
  { voting, deciding }: Meeting,
): Promise<MeetingBallots> {
  const open = deciding.filter(
    ({ programmeId, voting: rule }) =>
      rule !== null && maySeeVoters(actor, { programmeId, ballot: rule.ballot, counted: true }),
  );
  const ids = [...voting, ...open].map(({ id }) => id);
  if (ids.length === 0) return { own: new Map(), reasons: new Map() };
  const rows = await db.rows.ballots.all({ application_id: ids }, [
    ['visit', 'ASC'],
    ['round', 'ASC'],
    ['code', 'ASC'],
    ['turn', 'ASC'],
  ]);
  const own = new Map<string, ReadBallot>();
  for (const { id, place } of voting) {
    const cast = rows.filter(({ application_id: of }) => of === id);
    const last = ballotOfPerson(db, place, actor.personId, cast);
    const read = last && asRead(last);
    if (read) own.set(id, read);
  }
  const reasons = new Map(
    open.map(({ id, standing }) => {
      const of = rows.filter((row) => row.application_id === id);
      const end = of.at(-1);
      const round = of.filter((row) => row.visit === end?.visit && row.round === end.round);
      const last = new Map(round.map((row) => [row.code, row]));
      const named = (standing?.named ?? []).map(namedAsRead);
      return [id, [...named, ...[...last.values()].flatMap((row) => asRead(row) ?? [])]] as const;
    }),
  );
  return { own, reasons };
}

/** A ballot of 0.5, which was never secret and has no code. */
const namedAsRead = ({ vote, class: award, reason }: NamedVote): ReadBallot => ({
  choice: vote,
  class: award ?? '',
  reason,
  code: '',
});

function asRead(row: {
  readonly choice: string;
  readonly class: string | null;
  readonly reason: string;
  readonly code: string;
}): ReadBallot | undefined {
  const choice = voteChoices.find((each) => each === row.choice);
  if (choice === undefined) return undefined;
  return { choice, class: row.class ?? '', reason: row.reason, code: row.code };
}
