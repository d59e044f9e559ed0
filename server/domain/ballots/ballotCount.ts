/** What a ballot may say: for the proposal, for it with another class, against it, neither. */
export const voteChoices = ['agree', 'amend', 'against', 'abstain'] as const;
export type VoteChoice = (typeof voteChoices)[number];

/** How the members vote: everybody who decides may read who voted what, or nobody ever does. */
export const ballotKinds = ['open', 'secret'] as const;
export type BallotKind = (typeof ballotKinds)[number];

/** Ballots by what they say; amendments by the class they ask for as well. */
export type Tally = Readonly<Record<VoteChoice, number>> & {
  readonly classes: Readonly<Record<string, number>>;
};

/**
 * How ballots are counted and when a vote is over.
 *
 * An abstention is a ballot that is not in favour: under every rule it is counted among those cast,
 * as agreement is counted against all who are present where experts decide on the spot (assumption
 * for the joint meeting). Whoever is absent or recused casts none and is not counted at all.
 */
export const voteRules = ['majority', 'two_thirds', 'all', 'any'] as const;
export type VoteRule = (typeof voteRules)[number];

/** What ballots come to; `tied` where exactly half of them are in favour and more than half must be. */
export type Verdict = 'carried' | 'lost' | 'tied';

/** What one ballot says; the class that is asked for instead, by one who amends. */
export interface Ballot {
  readonly vote: VoteChoice;
  readonly class?: string | undefined;
}

/** These ballots by choice; amendments by the class they ask for as well. */
export function tallyOf(votes: readonly Ballot[]): Tally {
  const saying = (choice: VoteChoice): number => votes.filter(({ vote }) => vote === choice).length;
  const classes: Record<string, number> = {};
  for (const { vote, class: wanted } of votes) {
    if (vote === 'amend' && wanted !== undefined) classes[wanted] = (classes[wanted] ?? 0) + 1;
  }
  return {
    agree: saying('agree'),
    amend: saying('amend'),
    against: saying('against'),
    abstain: saying('abstain'),
    classes,
  };
}

export const ballotsIn = ({ agree, amend, against, abstain }: Tally): number =>
  agree + amend + against + abstain;

/** What these ballots come to by a rule; none at all carry nothing. */
export function verdictOf(tally: Tally, rule: VoteRule): Verdict {
  const cast = ballotsIn(tally);
  const inFavour = tally.agree + tally.amend;
  switch (rule) {
    case 'majority':
      if (cast > 0 && inFavour * 2 === cast) return 'tied';
      return inFavour * 2 > cast ? 'carried' : 'lost';
    case 'two_thirds':
      return cast > 0 && inFavour * 3 >= cast * 2 ? 'carried' : 'lost';
    case 'all':
      return cast > 0 && inFavour === cast ? 'carried' : 'lost';
    default:
      return inFavour > 0 ? 'carried' : 'lost';
  }
}

/** The class for which more than half of all ballots ask instead of the proposed one; null without. */
export function amendedClass(tally: Tally): string | null {
  const cast = ballotsIn(tally);
  const winner = Object.entries(tally.classes).find(([, count]) => count * 2 > cast);
  return winner?.[0] ?? null;
}

/** One alone decides for no body, unless its definition asks for no more. */
const fewestOf = (quorum: number): number => Math.min(quorum, 2);

/**
 * So many ballots make a vote valid: the quorum of the definition, but never more than all but one
 * of those who may vote, so that nobody who is ill or away stops a case; and never fewer than two.
 */
export const validFrom = (quorum: number, mayVote: number): number =>
  Math.max(fewestOf(quorum), Math.min(quorum, mayVote - 1));

/** Whether so few may vote that no vote of theirs can be valid: the body above them decides. */
export const isTooFew = (quorum: number, mayVote: number): boolean => mayVote < fewestOf(quorum);

/**
 * Whether the ballots that may still be cast, all of them or some, could change nothing any more:
 * neither what it comes to nor the class.
 */
export function isSettled(tally: Tally, open: number, rule: VoteRule): boolean {
  const best = verdictOf({ ...tally, agree: tally.agree + open }, rule);
  const worst = verdictOf({ ...tally, against: tally.against + open }, rule);
  if (best !== worst || best === 'tied') return open === 0;
  return best === 'lost' || classIsSettled(tally, open);
}

function classIsSettled(tally: Tally, open: number): boolean {
  const cast = ballotsIn(tally);
  const counts = Object.values(tally.classes);
  if (counts.some((count) => count * 2 > cast + open)) return true;
  const most = Math.max(0, ...counts);
  return (most + open) * 2 <= cast + open;
}

/** The ballots of a count, in no order, for whoever counts them by another rule. */
export const ballotsOf = (tally: Tally): Ballot[] => [
  ...Array.from({ length: tally.agree }, (): Ballot => ({ vote: 'agree' })),
  ...Object.entries(tally.classes).flatMap(([wanted, count]) =>
    Array.from({ length: count }, (): Ballot => ({ vote: 'amend', class: wanted })),
  ),
  ...Array.from({ length: tally.against }, (): Ballot => ({ vote: 'against' })),
  ...Array.from({ length: tally.abstain }, (): Ballot => ({ vote: 'abstain' })),
];
