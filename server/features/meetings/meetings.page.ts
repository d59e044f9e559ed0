import { groupedBy } from '../../domain/groupedBy.js';
import type { LocalText } from '../../domain/localText.js';
import { isStillToCome, type MeetingStatus } from '../../domain/meetings/meeting.js';
import type { FormState } from '../../shared/request/formState.js';
import type { MeetingLine } from './meetings.query.js';
import type { InOffice } from './meetingPeople.query.js';
import type { VotingCase } from './votingCases.query.js';

const word = (key: string, values: object = {}) => ({ key: `meetings.${key}`, ...values });

const tones = {
  convened: 'info',
  in_session: 'ok',
  adjourned: 'warn',
  ended: 'quiet',
  cancelled: 'bad',
} as const;

export const statusBadge = (status: MeetingStatus): object => ({
  tone: tones[status],
  label: word(`status.${status}`),
});

/** The list of meetings: those to come, the next first, then those that are over. */
export function meetingListPage(lines: readonly MeetingLine[], mayConvene: boolean): object {
  const live = lines.filter(({ status }) => isStillToCome(status)).toReversed();
  const over = lines.filter(({ status }) => !isStillToCome(status));
  return {
    mayConvene,
    live: live.map(lineOf),
    over: over.map(lineOf),
    empty: lines.length === 0,
  };
}

const lineOf = (line: MeetingLine): object => ({
  href: `/meetings/${line.id}`,
  label: line.title,
  programme: line.programme,
  at: line.starts_at,
  place: line.place,
  badge: statusBadge(line.status),
  own:
    line.part !== null &&
    isStillToCome(line.status) &&
    word(line.answer === null ? 'own.unanswered' : `own.${line.answer}`),
});

/** What the form of a new meeting offers. */
export interface ConveneOffer {
  readonly programme: { readonly id: string; readonly name: LocalText };
  readonly members: readonly InOffice[];
  readonly chairs: readonly InOffice[];
  readonly guests: readonly InOffice[];
  readonly cases: readonly VotingCase[];
  /** Cases that were chosen before the form was refused; null the first time: all are. */
  readonly chosen: ReadonlySet<string> | null;
  readonly invited: ReadonlySet<string>;
}

export function convenePage(
  { programme, members, chairs, guests, cases, chosen, invited }: ConveneOffer,
  form: FormState,
): object {
  return {
    form,
    programme,
    members: members.map(({ name }) => name),
    chairs: chairs.map(({ id, name }) => ({ value: id, label: name })),
    guests: guests.map(({ id, name }) => ({ value: id, label: name, checked: invited.has(id) })),
    calls: casesByCall(cases, chosen),
    none: cases.length === 0,
  };
}

/** Cases to put on an agenda, by call; those that were deferred before say why. */
export const casesByCall = (
  cases: readonly VotingCase[],
  chosen: ReadonlySet<string> | null,
): readonly object[] =>
  [...groupedBy(cases, ({ call_id: call }) => call)].map(([call, ofCall]) => ({
    call,
    title: ofCall[0]?.call_title,
    cases: ofCall.map((each) => ({
      value: each.id,
      label: `${each.number ?? ''} ${each.title}`.trim(),
      applicant: each.applicant_name,
      deferred: each.deferred_as ?? false,
      due: each.due_at ?? false,
      checked: chosen === null || chosen.has(each.id),
    })),
  }));
