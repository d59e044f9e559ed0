import type { Role } from '../../actor.js';
import type { FieldBase } from '../../form/fieldKind.js';
import type { Ballot, BallotKind, Tally } from '../../ballots/ballotCount.js';
import type { VoteMember, NamedVote } from '../../ballots/members.js';
import type { Collecting, Reporting } from './collecting.js';
import type { NoticeResult, NoticeWording } from './noticeWording.js';
import type { RankOutcomes } from './rankOutcomes.js';
import type { Indicator } from '../../scoring/indicator.js';

/**
 * What others may ask of a stage whose kind they do not know. A kind answers what concerns it; the
 * answer to any other question is null. `memory` is what the machine keeps for the stage.
 */
export interface StageQuestions<Config> {
  /** Does it seat experts, how many, and by which rubric do they score? */
  readonly seats: (stage: Config) => Seats | null;
  /** Do members vote, and how are their votes counted? */
  readonly votes: (stage: Config) => Voting | null;
  /** Are the cases of a call put in order here and the line drawn? */
  readonly ranks: (stage: Config) => RankOutcomes | null;
  /** Is a sample of a call drawn here? */
  readonly draws: (stage: Config) => SampleTerms | null;
  /** Does one authority decide, by the verbs `approve` and `reject`? */
  readonly decides: (stage: Config) => Approval | null;
  /** Is an agreement drawn up and signed here? */
  readonly signs: (stage: Config) => Signing | null;
  /** Does it publish the case on a list, and for how long? */
  readonly publishes: (stage: Config) => Publication | null;
  /** Does it collect reports, how often and with which fields? */
  readonly reports: (stage: Config) => Reporting | null;
  /** Does it take a form of its own, with what papers? */
  readonly collects: (stage: Config) => Collecting | null;
  /** The table `section.field` of the application whose rows are answered in it. */
  readonly answersTable: (stage: Config) => NamedTable | null;
  /** Does it ask people who have no account, by a link of their own? */
  readonly invites: (stage: Config) => Invitation | null;
  /** Does it work out points by formula? */
  readonly indicators: (stage: Config) => readonly Indicator[] | null;
  /** May it ask the applicant to put things right? */
  readonly corrections: (stage: Config) => Corrections | null;
  /** The expressions among the kind's own keys. */
  readonly rules: (stage: Config) => readonly StageRule[] | null;
  /** The facts of the case that this stage comes to and rules then know, such as `score`. */
  readonly facts: (stage: Config) => readonly string[] | null;
  /** The periods it may take one after another, where `due` does not say it. */
  readonly lasts: (stage: Config) => readonly string[] | null;
  /** Every other period that a deadline of its may come of, beside `due` and its corrections. */
  readonly periods: (stage: Config) => readonly string[] | null;
  /** The time that runs for what it waits for first, where `due` does not say it. */
  readonly term: (stage: Config) => string | null;
  /**
   * The outcome of its present wait once the time of that is over, where `timeout` does not say it;
   * null while people are waited for.
   */
  readonly expires: (stage: Config) => ((memory: unknown) => string | null) | null;
  /** Those of its outcomes that the definition has named itself. */
  readonly named: (stage: Config) => readonly string[] | null;
  /** Outcomes it may have the moment it opens, without anybody acting. */
  readonly atOnce: (stage: Config) => readonly string[] | null;
  /** What was a refusal here founded on, and what may be done about it? */
  readonly founded: (stage: Config) => Founding | null;
  /** Does it call a meeting, and for when, as far as its memory says? */
  readonly meets: (stage: Config) => Hearing | null;
  /** Does it note the day on which something happened? */
  readonly dated: (stage: Config) => NotedDay | null;
}

/** A table of the application, and the key of the stage that names it. */
export interface NamedTable {
  readonly key: string;
  readonly table: string;
}

export interface Founding {
  /** '' where nothing was typed. */
  readonly on: (memory: unknown) => { readonly basis: string; readonly remedy: string };
}

export interface Hearing {
  /** Day `YYYY-MM-DD`, hour `HH:MM` of the zone, place and turn; null before it is called. */
  readonly called: (memory: unknown) => {
    readonly on: string;
    readonly at: string;
    readonly place: string;
    readonly turn: number;
    /** What the applicant is to bring; absent where nothing was said. */
    readonly bring?: string | undefined;
  } | null;
  /** Why what was arranged is not held, until something else is arranged; null otherwise. */
  readonly calledOff: (memory: unknown) => string | null;
  /** The verbs by which the secretary says when and where, and that it is not held. */
  readonly verbs: { readonly set: string; readonly off: string };
  /** Talk and questions of one team together. */
  readonly minutes: number;
  /** Whether those in the room know the cases by code alone. */
  readonly blind: boolean;
}

export interface NotedDay {
  /** What its memory keeps the day as. */
  readonly key: string;
  /** `YYYY-MM-DD`; null before it is noted. */
  readonly on: (memory: unknown) => string | null;
}

export interface Seats {
  /** The id of a rubric of the definition. */
  readonly rubric: string;
  /** Reviews wanted. */
  readonly experts: number;
  /** Reviews with which the stage may be closed. */
  readonly atLeast: number;
  readonly closing: SeatClosing;
  /** Experts do not learn who applies. */
  readonly blind: boolean;
  /** Who seats the experts. */
  readonly secretary: Role;
  /** CEL giving the score that counts; null where it is what the experts came to. */
  readonly combine: string | null;
  /** To whom of those who read the reviews it is told who wrote which. */
  readonly namedFor: readonly Role[];
  /** What the applicant is promised of them. */
  readonly feedback: Feedback;
  /** What can be done about the seats as its memory has them. */
  readonly exits: (memory: unknown) => readonly SeatExitName[];
}

/** What can be done about a seat that is silent, late, conflicted or wrong. */
export const seatExitNames = [
  'extend_seat',
  'withdraw_seat',
  'replace_seat',
  'take_back_review',
  'put_back_review',
  'recuse_seat',
  'close_short',
] as const;
export type SeatExitName = (typeof seatExitNames)[number];

/** Those who decide and those who examine read what experts wrote, once the stage is closed. */
export const opinionReaders = [
  'review_secretary',
  'department_head',
  'joint_member',
  'approver',
  'discipline_officer',
  'auditor',
] as const satisfies readonly Role[];

/** Nothing, what the experts meant on the whole, or their comments by criterion; always edited. */
export const feedbacks = ['none', 'summary', 'comments'] as const;
export type Feedback = (typeof feedbacks)[number];

/** How a vote stands, as far as the case knows: seats by number, nobody by name. */
export interface VoteStanding {
  readonly members: readonly VoteMember[];
  readonly round: number;
  /** What a counted round came to where it waits for the chair. */
  readonly waits: 'tied' | 'lost' | null;
  readonly counted: Tally | null;
  /** Ballots of 0.5 and before, which stood in the case. */
  readonly named: readonly NamedVote[];
}

export interface Voting {
  readonly quorum: number;
  /** How votes are counted; equal texts count alike. */
  readonly rule: string;
  readonly ballot: BallotKind;
  readonly tie: 'lost' | 'chair';
  readonly rounds: number;
  readonly standing: (memory: unknown) => VoteStanding;
  /** The ballots of the count; none before it. */
  readonly cast: (memory: unknown) => readonly Ballot[];
  /** What these votes come to; null while the quorum is not reached. */
  readonly result: (
    votes: readonly Ballot[],
  ) => { readonly carried: boolean; readonly outcome: string } | null;
}

export interface SampleTerms {
  /** At least so many of a hundred, and at least so many cases, are drawn. */
  readonly percent: number;
  readonly min: number;
  /** The published seed and whether the case was drawn; null before the draw. */
  readonly drawn: (memory: unknown) => { readonly seed: string; readonly drawn: boolean } | null;
}

export interface Approval {
  /** The outcome by which the award is set aside in the fund; null where no money is meant. */
  readonly reserves: string | null;
}

export interface Signing {
  /** The outcome by which the award is committed. */
  readonly signed: string;
  /** The hash of the text that was issued; null before that. */
  readonly issued: (memory: unknown) => string | null;
}

/** Whether the last review wanted ends the stage by itself, or the secretary closes it. */
export const seatClosings = ['when_all_in', 'secretary'] as const;
export type SeatClosing = (typeof seatClosings)[number];

/** How an expert stands to a seat, as lists ask; a seat declined is free again for another. */
export const seatStatuses = ['invited', 'accepted', 'declined', 'submitted'] as const;
export type SeatStatus = (typeof seatStatuses)[number];

/**
 * The life of a seat: asked, accepted, put back after handing in, handed in; left by the expert's
 * no, by a conflict, withdrawn by the secretary, or withdrawn for another expert who was asked.
 */
export const seatLives = [
  'invited',
  'accepted',
  'reopened',
  'submitted',
  'declined',
  'conflicted',
  'withdrawn',
  'replaced',
] as const;
export type SeatLife = (typeof seatLives)[number];

export const lifeStatus: Readonly<Record<SeatLife, SeatStatus>> = {
  invited: 'invited',
  accepted: 'accepted',
  reopened: 'accepted',
  submitted: 'submitted',
  declined: 'declined',
  conflicted: 'declined',
  withdrawn: 'declined',
  replaced: 'declined',
};

/** How a seat was left where it was not declined, as its row keeps it beside the status. */
export const seatLeavings = ['conflicted', 'withdrawn', 'replaced'] as const;
export type SeatLeaving = (typeof seatLeavings)[number];

/** The life of a seat by its row. */
export function lifeOf({
  status,
  left_as: leaving,
  reopened_at: reopenedAt,
}: {
  readonly status: SeatStatus;
  readonly left_as: SeatLeaving | null;
  readonly reopened_at: string | null;
}): SeatLife {
  if (status === 'declined') return leaving ?? status;
  return status === 'accepted' && reopenedAt !== null ? 'reopened' : status;
}

/** What somebody asked by a link may say of the row about them. */
export const rowAnswers = ['yes', 'no'] as const;
export type RowAnswer = (typeof rowAnswers)[number];

export interface Publication {
  /** How long the list stands. */
  readonly period: string;
  /** Null where the definition leaves it to the plain words of the product. */
  readonly wording: NoticeWording | null;
  /** What a case came to, the first that holds; without any its award class is told. */
  readonly results: readonly NoticeResult[];
  /** The id of the list that names the case; null before it is published. */
  readonly list: (memory: unknown) => string | null;
  /** The outcome by which an objection takes the case off the list. */
  readonly struckBy: string;
}

export interface Invitation {
  /** The table `section.field` of which every row names somebody, and its columns. */
  readonly table: string;
  readonly nameColumn: string;
  readonly emailColumn: string;
}

export interface Corrections {
  /** How often the applicant may be asked in this stage, and how long there is for an answer. */
  readonly times: number;
  readonly due: string;
  /** The outcome when the applicant does not answer in time; null where the stage waits. */
  readonly silent: string | null;
}

/** An expression of a stage; `fields` are those of the stage's own form, seen as `report.<field>`. */
export interface StageRule {
  readonly at: string;
  readonly source: string;
  readonly result: 'bool' | 'int' | 'double' | 'string';
  readonly fields?: readonly FieldBase[];
}
