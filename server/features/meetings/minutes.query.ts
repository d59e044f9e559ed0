import { z } from 'zod';
import { asideOf, agendaOf, type AgendaItem } from './agenda.query.js';
import { ballots } from '../../data/tables/ballotTables.js';
import type { Actor } from '../../domain/actor.js';
import type { Minutes, MinutesItem } from '../../domain/meetings/minutes.js';
import type { Deps } from '../../shared/request/deps.js';
import { meetingStream, type MeetingFile, type MeetingRow } from './meeting.file.js';
import { accountNames } from './meetingPeople.query.js';

/**
 * The minutes as the record has them now: who convened, who was there, and of each item who stood
 * aside and what it came to; with the secretary's own words. In the language of who asks.
 */
export async function minutesOf(
  deps: Deps,
  { meeting, people }: MeetingFile,
  locale: Actor['locale'],
  part: number,
): Promise<Minutes> {
  const agenda = await agendaOf(deps, meeting.id, locale);
  const members = people.filter((each) => each.part === 'member');
  const chaired = await chairedBy(deps, meeting);
  const accounts = members.map(({ user_id: account }) => account);
  const names = await accountNames(deps.db, [
    ...people.map(({ user_id: account }) => account),
    meeting.convened_by,
    meeting.chair_id,
    chaired.userId,
    meeting.secretary_id,
  ]);
  const named = (some: MeetingFile['people']): string[] =>
    some.map(({ user_id: account }) => names.get(account) ?? '');
  const aside = await asideOf(deps, agenda, accounts);
  const reasons = await openReasons(deps, agenda);
  return {
    form: 'qixian-minutes-1',
    part,
    title: meeting.title,
    place: meeting.place,
    startsAt: meeting.starts_at,
    openedAt: meeting.opened_at ?? '',
    endedAt: meeting.ended_at ?? '',
    sittings: meeting.sitting,
    convenedBy: names.get(meeting.convened_by) ?? '',
    chair: names.get(chaired.userId) ?? '',
    chairReason: chaired.reason,
    ...(chaired.userId !== meeting.chair_id && {
      confirms: { name: names.get(meeting.chair_id) ?? '', reason: meeting.chair_reason },
    }),
    secretary: names.get(meeting.secretary_id) ?? '',
    present: named(members.filter(({ came_at: came }) => came !== null)),
    absent: named(members.filter(({ came_at: came }) => came === null)),
    guests: named(people.filter((each) => each.part === 'guest' && each.came_at !== null)),
    items: agenda.map((each) =>
      itemOf(each, {
        aside: [...(aside.get(each.item.id) ?? [])].map((account) => names.get(account) ?? ''),
        reasons: reasons.get(each.item.id) ?? [],
      }),
    ),
    words: meeting.notes,
  };
}

const namedData = z.object({ from: z.string().optional(), reason: z.string() });

/** Who was in the chair when the meeting ended, and how they were named: later ones only confirm. */
async function chairedBy(
  { db }: Deps,
  { id, chair_id: chair, chair_reason: reason }: MeetingRow,
): Promise<{ readonly userId: string; readonly reason: string }> {
  const types = ['meeting_chair_named', 'meeting_ended'];
  const events = await db.rows.events.all({ stream: meetingStream(id), type: types }, [
    ['seq', 'ASC'],
  ]);
  const end = events.findIndex(({ type }) => type === 'meeting_ended');
  const after = end < 0 ? undefined : events[end + 1];
  const from = after && namedData.parse(after.data).from;
  // Events of 0.5 and before do not say who was in the chair until then.
  if (from === undefined) return { userId: chair, reason };
  const before = events[end - 1];
  return { userId: from, reason: before ? namedData.parse(before.data).reason : '' };
}

function itemOf(
  { item, file: { row }, title, outcome, tally, voting, standing }: AgendaItem,
  told: { readonly aside: string[]; readonly reasons: string[] },
): MinutesItem {
  const deferred = item.state === 'deferred';
  const done = !deferred && (outcome === 'agreed' || outcome === 'rejected');
  return {
    caseId: row.id,
    number: row.number ?? '',
    title,
    applicant: row.applicant_name,
    late: item.late === 1,
    state: item.state,
    ...told,
    secret: voting.ballot === 'secret',
    round: standing.round,
    outcome: deferred ? 'deferred' : outcome === 'voting' ? 'open' : outcome,
    tally: done && tally !== null ? { ...tally, classes: { ...tally.classes } } : null,
    reason: item.reason,
  };
}

const reasonColumns = {
  application_id: ballots.columns.application_id,
  reason: ballots.columns.reason,
};

/** Of counted open ballots, why members asked for another class or were against; without names. */
async function openReasons(
  { db }: Deps,
  agenda: readonly AgendaItem[],
): Promise<ReadonlyMap<string, string[]>> {
  const counted = agenda.filter(
    ({ voting, outcome, item }) =>
      voting.ballot === 'open' &&
      item.state !== 'deferred' &&
      (outcome === 'agreed' || outcome === 'rejected'),
  );
  const found = new Map<string, string[]>();
  for (const { item, standing } of counted) {
    const rows = await db.select(
      reasonColumns,
      `SELECT b.application_id, b.reason FROM ballots b
        WHERE b.application_id = :case AND b.visit = :visit AND b.round = :round
          AND b.choice IN ('amend', 'against') AND b.reason <> ''
          AND b.turn = (SELECT MAX(l.turn) FROM ballots l WHERE l.application_id = b.application_id
                           AND l.visit = b.visit AND l.round = b.round AND l.code = b.code)
        ORDER BY b.code`,
      { case: item.application_id, visit: item.visit, round: standing.round },
    );
    found.set(
      item.id,
      rows.map(({ reason }) => reason),
    );
  }
  return found;
}
