import { holds, type Actor } from '../../domain/actor.js';
import type { AwardClass } from '../../domain/scoring/rubricSchema.js';
import { voteChoices } from '../../domain/ballots/ballotCount.js';
import type { FieldState, FormState } from '../../shared/request/formState.js';
import type { CallBoard } from '../../shared/boards/callBoard.query.js';
import type { Meeting, MeetingCase } from './callVotes.query.js';
import type { MeetingBallots, ReadBallot } from './callBallots.query.js';
import {
  decisionInput,
  decisionReasonInput,
  voteClassInput,
  voteInput,
  voteReasonInput,
} from './callVotes.input.js';
import { budgetBar } from '../../shared/boards/boardHead.view.js';

const word = (key: string, values: object = {}) => ({ key: `ranking.${key}`, ...values });
const blank: FieldState = { value: '', error: '' };
const tones = { agree: 'ok', amend: 'warn', against: 'bad', abstain: 'quiet' } as const;

/** The inputs of both forms; nothing is chosen for anybody. */
export function meetingInputs({ voting, deciding }: Meeting): Readonly<Record<string, string>> {
  const names = [
    ...voting.flatMap(({ id }) => [voteInput(id), voteClassInput(id), voteReasonInput(id)]),
    ...deciding.flatMap(({ id }) => [decisionInput(id), decisionReasonInput(id)]),
  ];
  return Object.fromEntries(names.map((name) => [name, '']));
}

/** Who reads the page of a meeting. */
export interface MeetingReader {
  readonly actor: Actor;
  readonly form: FormState;
  /** Opens what the experts wrote. */
  readonly mayRead: boolean;
}

/** The joint meeting of a call: its members' votes, and the approver's decisions after them. */
export function callVotesPage(
  board: CallBoard,
  meeting: Meeting,
  ballots: MeetingBallots,
  { actor, form, mayRead }: MeetingReader,
): object {
  const programme = board.call.programme_id;
  const member = holds(actor, 'joint_member', programme);
  const mayDecide = holds(actor, 'approver', programme);
  const open = meeting.voting.filter(({ id }) => !ballots.own.has(id));
  const decidingFen = meeting.deciding.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  return {
    mayVote: member && open.length > 0,
    mayDecide: mayDecide && meeting.deciding.length > 0,
    form,
    stats: {
      mine: member
        ? `${meeting.voting.length - open.length} / ${meeting.voting.length}`
        : undefined,
      voting: meeting.voting.length,
      deciding: meeting.deciding.length,
      decidingFen: Number(decidingFen),
      short: board.line !== null && decidingFen > board.line.available,
      availableFen: board.line === null ? undefined : Number(board.line.available),
    },
    budget: budgetBar(board),
    voting: meeting.voting.map((each) => ({
      ...voteRow(each, ballots.own.get(each.id), form, member),
      opinions: opinionsOf(each, mayRead),
    })),
    deciding: decisionRows(meeting.deciding, ballots, form, mayDecide, mayRead),
  };
}

const opinionsOf = ({ id, reviewed }: MeetingCase, mayRead: boolean): string | false =>
  mayRead && reviewed && `/cases/${id}/opinions`;

function caseParts({ id, rank, number, title, applicant, score, amountFen, ...rest }: MeetingCase) {
  return {
    href: `/cases/${id}`,
    order: rank ?? '',
    number,
    title,
    applicant,
    score: score === null ? '' : score.toFixed(2),
    award: rest.classes.find((award) => award.id === rest.classId)?.name,
    amountFen: Number(amountFen),
    rankReason: rest.rankReason,
  };
}

/** How the others voted is in sight of nobody before it is counted. */
function voteRow(
  each: MeetingCase,
  mine: ReadBallot | undefined,
  form: FormState,
  member: boolean,
): object {
  const secret = each.voting?.ballot === 'secret';
  const voted = each.standing?.members.filter(({ is }) => is === 'voted').length ?? 0;
  return {
    ...caseParts(each),
    progress: word('progress', { n: voted + (each.standing?.named.length ?? 0) }),
    mine: mine && {
      badge: secret
        ? { tone: 'ok', label: word('castSecret', { code: mine.code }) }
        : { tone: tones[mine.choice], label: word(mine.choice) },
      reason: mine.reason,
    },
    open: member && mine === undefined && each.standing?.waits === null,
    vote: {
      name: voteInput(each.id),
      ...stateOf(form, voteInput(each.id)),
      options: voteOptions(),
    },
    class: {
      name: voteClassInput(each.id),
      ...stateOf(form, voteClassInput(each.id)),
      options: each.classes.map(({ id, name }: AwardClass) => ({ value: id, label: name })),
    },
    reason: !secret && {
      name: voteReasonInput(each.id),
      ...stateOf(form, voteReasonInput(each.id)),
    },
  };
}

const stateOf = (form: FormState, name: string): FieldState => form.fields[name] ?? blank;

const voteOptions = (): object[] => voteChoices.map((value) => ({ value, label: word(value) }));

function tallyOf({ tally, classes }: MeetingCase, reasons: readonly ReadBallot[]): object {
  const { classes: _, ...params } = tally;
  return {
    counts: word('tally', { params }),
    reasons: reasons
      .filter(({ reason }) => reason !== '')
      .map((each) => ({
        vote: word(each.choice),
        award: classes.find(({ id }) => id === each.class)?.name,
        reason: each.reason,
      })),
  };
}

function decisionRows(
  deciding: readonly MeetingCase[],
  { reasons }: MeetingBallots,
  form: FormState,
  mayDecide: boolean,
  mayRead: boolean,
): readonly object[] {
  let runningFen = 0n;
  return deciding.map((each) => {
    runningFen += each.amountFen;
    return {
      ...caseParts(each),
      opinions: opinionsOf(each, mayRead),
      runningFen: Number(runningFen),
      tally: tallyOf(each, reasons.get(each.id) ?? []),
      open: mayDecide,
      decision: {
        name: decisionInput(each.id),
        ...stateOf(form, decisionInput(each.id)),
        options: ['approve', 'reject'].map((value) => ({ value, label: word(value) })),
      },
      reason: {
        name: decisionReasonInput(each.id),
        ...stateOf(form, decisionReasonInput(each.id)),
      },
    };
  });
}
