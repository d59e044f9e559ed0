import { z } from 'zod';
import { hidden } from '../../domain/refusal.js';
import { day, line, paragraph, seenVersion } from '../../domain/typed.js';
import { dutyItem } from '../../shared/duties/dutyLine.view.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  get,
  page,
  post,
  rawFields,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { askMoreTime, withdrawForDuty } from './decideDuty.service.js';
import { openOwnDuty, type DutyFile } from './duty.file.js';
import { readDutyDraft } from './dutyContent.input.js';
import { fileIn } from './dutyHistory.view.js';
import { fileDuty, saveDutyDraft } from './fileDuty.service.js';
import { ownDuties, type OwnDuty } from './ownDuties.query.js';
import { ownDutyPage, type DutyDraft } from './ownDuty.page.js';

const one = '/duties/:id';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const pathOf = (ask: Ask): string => `/duties/${idOf(ask)}`;
const timeInput = z.object({ until: day(), reason: paragraph({ min: 5, max: 1000 }) });
const shownDecision = z.object({ decision: line(36) });

/** What somebody owes beside the stages, over all awards of theirs. */
export const ownDutyRoutes = (deps: Deps): readonly Route[] => [
  get('/duties', 'application.use', (ask) => showList(deps, ask)),
  get(one, 'application.use', async (ask) => {
    const actor = signedIn(ask);
    const duty = await openOwnDuty(deps, actor, idOf(ask));
    const context = { ...ask, words: deps.words, reader: actor.personId };
    const model = ownDutyPage(duty, await draftOf(deps, duty), context);
    return page('duties/own-duty', model);
  }),
  get(`${one}/files/:file`, 'application.use', async (ask) => {
    const duty = await openOwnDuty(deps, signedIn(ask), idOf(ask));
    return sendDutyFile(deps, duty, ask.params['file'] ?? '');
  }),
  // Not in one transaction: files are moved only once, and what is saved by itself needs no key.
  post(one, 'application.use', (ask, input) => hand(deps, ask, input), {
    input: rawFields,
    again: one,
    transaction: false,
    uploads: {
      files: 10,
      megabytes: 20,
      door: (ask) => openOwnDuty(deps, signedIn(ask), idOf(ask)),
    },
  }),
  post(
    `${one}/more-time`,
    'application.use',
    async (ask, input) => {
      await askMoreTime(deps, signedIn(ask), idOf(ask), input);
      return redirect(pathOf(ask), 'duty_time_asked');
    },
    { input: timeInput, again: one },
  ),
  post(
    `${one}/more-time/withdraw`,
    'application.use',
    async (ask, { decision }) => {
      await openOwnDuty(deps, signedIn(ask), idOf(ask));
      await withdrawForDuty(deps, signedIn(ask), idOf(ask), decision);
      return redirect(pathOf(ask), 'duty_withdrawn');
    },
    { input: shownDecision, again: one },
  ),
];

async function hand(
  deps: Deps,
  ask: Ask,
  input: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  const actor = signedIn(ask);
  const intent = input['intent'];
  if (intent !== 'save' && intent !== 'stay') {
    const id = await fileDuty(deps, actor, idOf(ask), input, ask.files);
    return redirect(`/duties/${id}`, 'duty_filed');
  }
  const version = seenVersion(input['version']);
  const next = await saveDutyDraft(deps, actor, idOf(ask), { typed: input, version });
  return intent === 'save'
    ? { reply: 'json', body: { saved: true, version: next } }
    : redirect(pathOf(ask), 'duty_saved');
}

async function draftOf({ db }: Deps, { row }: DutyFile): Promise<DutyDraft> {
  const draft = await db.rows.dutyDrafts.find({ duty_id: row.id });
  return draft
    ? { typed: readDutyDraft(draft.content), version: draft.version }
    : { typed: {}, version: 0 };
}

/** A file of this duty, to be read in place. */
export async function sendDutyFile(
  { db, files }: Deps,
  { submissions }: DutyFile,
  id: string,
): Promise<Reply> {
  const named = fileIn(submissions, id);
  const file = named ? await db.rows.files.find({ id }) : null;
  const content = file ? await files.open(file.id) : null;
  if (!named || !file || content === null) throw hidden();
  return { reply: 'file', content, name: named.name, type: file.type, inline: true };
}

async function showList(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const context = { ...ask, words: deps.words };
  const waiting = await ownDuties(deps, actor, false);
  const done = await ownDuties(deps, actor, true);
  return page('duties/own-list', {
    title: deps.words(ask.locale, 'duties.own.title'),
    groups: groupsOf(waiting).map(([first, lines]) => ({
      title: first.title,
      no: first.number,
      href: `/applications/${first.case_id}`,
      items: lines.map((each) => dutyItem(each, '/duties', context)),
    })),
    done: done.map((each) => ({
      ...dutyItem(each, '/duties', context),
      aside: [each.number, each.title].filter(Boolean).join(' · '),
    })),
  });
}

/** By their case, in the order of what is due first. */
function groupsOf(duties: readonly OwnDuty[]): (readonly [OwnDuty, readonly OwnDuty[]])[] {
  const ids = [...new Set(duties.map((each) => each.case_id))];
  return ids.flatMap((id) => {
    const lines = duties.filter((each) => each.case_id === id);
    return lines[0] ? [[lines[0], lines] as const] : [];
  });
}
