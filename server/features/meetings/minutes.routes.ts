import { keptOutIn } from './keptOutIn.query.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { oneProof } from '../../shared/files/proofFile.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { runsMeetings } from '../../domain/meetings/meeting.js';
import type { Actor } from '../../domain/actor.js';
import { fileSheet, nothingTyped } from './fileSheet.service.js';
import { openMeeting, type MeetingFile } from './meeting.file.js';
import { accountNames } from './meetingPeople.query.js';
import { minutesPage, type ConfirmedPart } from './minutes.page.js';
import { minutesOf } from './minutes.query.js';
import { decideMinutes, decideMinutesInput, keepNotes, notesInput } from './minutes.service.js';
import { paperView } from './paperView.query.js';
import { screenView } from './screenView.query.js';

const path = '/meetings/:meeting';
const minutesPath = `${path}/minutes`;
const meetingIn = ({ params }: Ask): string => params['meeting'] ?? '';

/** Minutes, the sheets that are signed on paper, and what the room looks at. */
export const minutesRoutes = (deps: Deps): readonly Route[] => [
  get(minutesPath, 'meeting.view', (ask) => showMinutes(deps, ask)),
  get(`${minutesPath}/print`, 'meeting.view', (ask) => showMinutes(deps, ask, 'print')),
  post(
    minutesPath,
    'meeting.run',
    async (ask, input) => {
      await keepNotes(deps, signedIn(ask), meetingIn(ask), input);
      const done = input.does === 'save' ? 'notesKept' : 'handedIn';
      return redirect(`/meetings/${meetingIn(ask)}/minutes`, `meetings.${done}`);
    },
    { input: notesInput, again: minutesPath },
  ),
  post(
    `${minutesPath}/decide`,
    'meeting.chair',
    async (ask, input) => {
      await decideMinutes(deps, signedIn(ask), meetingIn(ask), input);
      return redirect(`/meetings/${meetingIn(ask)}/minutes`, `meetings.${input.decision}`);
    },
    { input: decideMinutesInput, again: minutesPath },
  ),
  get(`${path}/paper`, 'meeting.run', (ask) => showPaper(deps, ask)),
  get(`${path}/screen`, 'meeting.run', async (ask) => {
    const actor = signedIn(ask);
    await openToRun(deps, actor, meetingIn(ask));
    return page(
      'meetings/screen',
      await screenView(deps, actor, meetingIn(ask), ask.locale),
      'screen',
    );
  }),
  // The scan is moved before its row is written, which cannot be run twice.
  post(
    `${path}/sheets`,
    'meeting.run',
    async (ask) => {
      await fileSheet(deps, signedIn(ask), meetingIn(ask), ask.files);
      return redirect(`/meetings/${meetingIn(ask)}/minutes#scans`, 'meetings.filed');
    },
    {
      input: nothingTyped,
      again: minutesPath,
      uploads: { ...oneProof, door: (ask) => openToRun(deps, signedIn(ask), meetingIn(ask)) },
      transaction: false,
    },
  ),
  get(`${path}/sheets/:sheet`, 'meeting.view', async (ask) => {
    const actor = signedIn(ask);
    await openMeeting(deps, actor, meetingIn(ask));
    const { rows } = deps.db;
    const sheet = await rows.meetingSheets.find({ id: ask.params['sheet'] ?? '' });
    // A scan shows every item: who stands aside from one reads the minutes instead.
    const keptOut = await keptOutIn(deps, actor, meetingIn(ask));
    if (sheet?.meeting_id !== meetingIn(ask) || keptOut.size > 0) throw hidden();
    const file = await rows.files.find({ id: sheet.file_id });
    const content = await deps.files.open(sheet.file_id);
    if (!file || !content) throw hidden();
    return {
      reply: 'file',
      content,
      name: sheet.name,
      type: file.type,
      inline: false,
    };
  }),
];

/** A meeting opened by who prepares it. */
async function openToRun(deps: Deps, actor: Actor, id: string): Promise<MeetingFile> {
  const file = await openMeeting(deps, actor, id);
  if (!runsMeetings(actor, file.meeting.programme_id)) throw forbidden('meeting_secretary_only');
  return file;
}

async function showMinutes(deps: Deps, ask: Ask, layout?: 'print'): Promise<Reply> {
  const actor = signedIn(ask);
  const file = await openMeeting(deps, actor, meetingIn(ask));
  const { meeting } = file;
  const rows = await deps.db.rows.meetingMinutes.all({ meeting_id: meeting.id }, [['part', 'ASC']]);
  const sheets = await deps.db.rows.meetingSheets.all({ meeting_id: meeting.id }, [
    ['filed_at', 'ASC'],
  ]);
  const names = await accountNames(deps.db, [
    meeting.chair_id,
    ...rows.flatMap((row) => [row.written_by, row.confirmed_by]),
    ...sheets.map(({ filed_by: by }) => by),
  ]);
  const parts = rows.map((row): ConfirmedPart => ({
    part: row.part,
    number: row.number,
    content: row.content,
    hash: row.content_hash,
    writtenBy: names.get(row.written_by) ?? '',
    confirmedBy: names.get(row.confirmed_by) ?? '',
    at: row.confirmed_at,
  }));
  const keptOut = await keptOutIn(deps, actor, meeting.id);
  const view = {
    ...file,
    parts,
    present: await minutesOf(deps, file, ask.locale, 1),
    chair: names.get(meeting.chair_id) ?? '',
    keptOut,
    // Who stands aside from an item opens none: a scan shows them all.
    scans: (keptOut.size > 0 ? [] : sheets).map(
      ({ id, name, sha256, filed_by: by, filed_at: at }) => ({
        href: `/meetings/${meeting.id}/sheets/${id}`,
        name,
        sha256,
        by: names.get(by) ?? '',
        at,
      }),
    ),
  };
  const model = {
    title: deps.words(ask.locale, 'meetings.minutes.title'),
    crumbs: [
      { href: '/meetings', label: { key: 'meetings.title' } },
      { href: `/meetings/${meeting.id}`, label: meeting.title },
      { label: { key: 'meetings.minutes.title' } },
    ],
    ...minutesPage(view, actor, { ...ask, words: deps.words }),
  };
  if (layout === undefined) return page('meetings/minutes', model);
  return page('meetings/minutes-print', { ...model, serial: rows[0]?.number ?? '' }, layout);
}

async function showPaper(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const file = await openToRun(deps, actor, meetingIn(ask));
  return page(
    'meetings/paper',
    {
      title: deps.words(ask.locale, 'meetings.paper.title'),
      ...(await paperView(deps, actor, file)),
    },
    'print',
  );
}
