import { zoneDay } from '../../domain/calendar.js';
import { hidden } from '../../domain/refusal.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { oneProof } from '../../shared/files/proofFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
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
import { openDefence, openDefenceToRun, runsDefences } from './defence.file.js';
import { turnState } from './defence.page.js';
import { minuteEntries, papersOfDefence, sittingIn, entryType } from './defencePapers.query.js';
import { addMinute, fileScan, minuteInput, onlyScan } from './defencePapers.service.js';

const path = '/defences/:defence';
const minutesPath = `${path}/minutes`;
const idIn = ({ params }: Ask): string => params['defence'] ?? '';

/** The minutes of a defence meeting: what its record says, entries that are only added, scans. */
export const defenceMinutesRoutes = (deps: Deps): readonly Route[] => [
  get(minutesPath, 'defence.view', async (ask) =>
    page('defences/minutes', await minutesModel(deps, ask)),
  ),
  get(`${minutesPath}/print`, 'defence.view', async (ask) =>
    page('defences/minutes-print', await minutesModel(deps, ask), 'print'),
  ),
  // What was written and what was scanned are moved before their rows are, which cannot be run twice.
  post(
    minutesPath,
    'defence.run',
    async (ask, input) => {
      await addMinute(deps, signedIn(ask), idIn(ask), input);
      return redirect(`/defences/${idIn(ask)}/minutes#entries`, 'defences.minuted');
    },
    { input: minuteInput, again: minutesPath, transaction: false },
  ),
  post(
    `${path}/sheets`,
    'defence.run',
    async (ask) => {
      await fileScan(deps, signedIn(ask), idIn(ask), ask.files);
      return redirect(`/defences/${idIn(ask)}/minutes#scans`, 'defences.filed');
    },
    {
      input: onlyScan,
      again: minutesPath,
      uploads: { ...oneProof, door: (ask) => openDefenceToRun(deps, signedIn(ask), idIn(ask)) },
      transaction: false,
    },
  ),
  get(`${path}/papers/:paper`, 'defence.view', (ask) => sendPaper(deps, ask)),
];

async function minutesModel(deps: Deps, ask: Ask) {
  const { words } = deps;
  const { locale } = ask;
  const actor = signedIn(ask);
  const file = await openDefence(deps, actor, idIn(ask));
  const { defence, turns } = file;
  const { id, on_day: on, at, place } = defence;
  const runs = runsDefences(actor, defence.programme_id);
  const call = await deps.db.rows.calls.find({ id: defence.call_id });
  // Entries and scans are about every team: who stands aside from one reads their own words alone.
  const aside = turns.filter(({ keptOut }) => keptOut).length;
  const papers = await papersOfDefence(deps, id);
  const readable = papers.filter((each) => aside === 0 || each.person_id === actor.personId);
  const entries = await minuteEntries(deps, readable);
  return {
    title: words(locale, 'defences.minutes.title'),
    sub: call?.title ?? '',
    on,
    at,
    place,
    aside,
    base: `/defences/${id}`,
    crumbs: [
      { href: '/defences', label: { key: 'defences.title' } },
      { href: `/defences/${id}`, label: `${on} ${at}` },
      { label: { key: 'defences.minutes.title' } },
    ],
    ended: defence.ended_at ?? false,
    experts: runs && (await sittingIn(deps, file)),
    rows: turns
      .filter(({ keptOut }) => !keptOut)
      .map((each) => ({
        no: each.turn.turn === 0 ? false : each.turn.turn,
        label: caseTitle(each.file.row.title, each.file.definition, locale),
        number: each.file.row.number ?? '',
        applicant: each.file.row.applicant_name,
        began: each.turn.began_at ?? false,
        ended: each.turn.ended_at ?? false,
        state: { key: `defences.turn.${turnState(each)}` },
      })),
    entries: entries.map(({ paper, words: said }, index) => ({
      no: index + 1,
      words: said ?? false,
      by: paper.writer,
      at: paper.filed_at,
      sha256: paper.sha256,
    })),
    scans: readable
      .filter(({ type }) => aside === 0 && type !== entryType)
      .map(({ id: paper, name, sha256, writer: by, filed_at: filed }) => ({
        href: `/defences/${id}/papers/${paper}`,
        name,
        sha256,
        by,
        at: filed,
      })),
    mayWrite: runs && defence.called_at !== null && zoneDay(ask.now) >= on,
    runs,
    form: formState(ask, words, { words: '', scan: '' }),
  };
}

async function sendPaper(deps: Deps, ask: Ask): Promise<Reply> {
  const { turns } = await openDefence(deps, signedIn(ask), idIn(ask));
  const papers = await papersOfDefence(deps, idIn(ask));
  const paper = papers.find(({ id }) => id === ask.params['paper']);
  if (!paper || turns.some(({ keptOut }) => keptOut)) throw hidden();
  const content = await deps.files.open(paper.file_id);
  if (!content) throw hidden();
  return { reply: 'file', content, name: paper.name, type: paper.type, inline: false };
}
