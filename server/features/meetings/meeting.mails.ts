import type { Locale } from '../../domain/localText.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import { readersByIds, type LetterReader } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import { agendaOf, asideOf, type AgendaItem } from './agenda.query.js';
import type { MeetingRow } from './meeting.file.js';
import { accountNames } from './meetingPeople.query.js';

/** Letters to everybody who is asked to a meeting. */
type ToAll = 'meeting_invited' | 'meeting_moved' | 'meeting_adjourned' | 'meeting_cancelled';

/**
 * Writes to everybody who is asked: when, where and what is dealt with, each without the items they
 * stand aside from. Who has lost the account meanwhile hears nothing.
 */
export async function mailInvited(
  deps: Deps,
  meetingId: string,
  event: ToAll,
  reason: string,
): Promise<void> {
  const { rows } = deps.db;
  const meeting = await rows.meetings.find({ id: meetingId });
  if (!meeting) return;
  const people = await rows.meetingPeople.all({ meeting_id: meetingId });
  const ids = people.map(({ user_id: id }) => id);
  const agenda = (await agendaOf(deps, meetingId, 'zh-CN')).filter(({ item }) =>
    ['listed', 'open'].includes(item.state),
  );
  const aside = await asideOf(deps, agenda, ids);
  const names = await accountNames(deps.db, [meeting.secretary_id]);
  for (const reader of await readersByIds(deps.db, ids)) {
    const known = agenda.filter(({ item }) => aside.get(item.id)?.has(reader.id) !== true);
    await mailOne(deps, meeting, reader, event, {
      secretary: names.get(meeting.secretary_id) ?? '',
      agenda: agendaText(deps, known, reader.locale),
      reason,
    });
  }
}

/** Asks the chair to confirm what the secretary has written. */
export async function mailToConfirm(deps: Deps, meeting: MeetingRow): Promise<void> {
  for (const reader of await readersByIds(deps.db, [meeting.chair_id])) {
    await mailOne(deps, meeting, reader, 'minutes_to_confirm', {});
  }
}

/** Tells who wrote the minutes that they came back, and what is to be changed. */
export async function mailMinutesBack(
  deps: Deps,
  meeting: MeetingRow,
  writer: string,
  reason: string,
): Promise<void> {
  for (const reader of await readersByIds(deps.db, [writer])) {
    await mailOne(deps, meeting, reader, 'minutes_given_back', { reason });
  }
}

/** Tells everybody who was asked that the minutes are confirmed and can be read. */
export async function mailConfirmed(
  deps: Deps,
  meeting: MeetingRow,
  minutes: string,
): Promise<void> {
  const people = await deps.db.rows.meetingPeople.all({ meeting_id: meeting.id });
  for (const reader of await readersByIds(
    deps.db,
    people.map(({ user_id: id }) => id),
  )) {
    await mailOne(deps, meeting, reader, 'minutes_confirmed', { minutes });
  }
}

async function mailOne(
  deps: Deps,
  { id, title, place, starts_at: starts }: MeetingRow,
  reader: LetterReader,
  event: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const minutes = event.startsWith('minutes_');
  await sendLetter(deps, reader, deps.clock.now().toISOString(), {
    event,
    values: {
      meeting: title,
      place,
      moment: letterMoment(deps.words, reader.locale, starts),
      ...values,
    },
    path: minutes ? `/meetings/${id}/minutes` : `/meetings/${id}`,
    where: ['meeting_cancelled', 'minutes_confirmed'].includes(event) ? 'see' : 'act',
  });
}

/** One line for each item, numbered as its reader sees them. */
function agendaText({ words }: Deps, agenda: readonly AgendaItem[], locale: Locale): string {
  if (agenda.length === 0) return words(locale, 'meetings.agendaEmpty');
  return agenda
    .map(({ file: { row, definition } }, at) => {
      const title = caseTitle(row.title, definition, locale);
      const project = `${row.number ?? ''} ${title}`.trim();
      return words(locale, 'meetings.agendaLine', {
        n: at + 1,
        project,
        applicant: row.applicant_name,
      });
    })
    .join('\n');
}
