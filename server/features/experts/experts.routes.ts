import { hidden } from '../../domain/refusal.js';
import { signedIn } from '../../shared/request/signedIn.js';
import type { Deps } from '../../shared/request/deps.js';
import { expertsAfter, findExpert } from '../../shared/calls/expertPool.js';
import { tidy } from '../../domain/typed.js';
import { expertFields } from '../../domain/review/expertFields.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { workbookRows } from './expertWorkbook.input.js';
import { expertEmployerInput, noteEmployer, removeEmployer } from './expertEmployers.service.js';
import { saveExpertProfile, expertProfileInput } from './expertProfile.service.js';
import { askedBefore } from './askedBefore.query.js';
import { importExperts, importExpertsInput, type ImportedRow } from './importExperts.service.js';
import { expertProfilePage, expertsPage } from './experts.page.js';

export const expertRoutes = (deps: Deps): readonly Route[] => [
  get('/experts', 'expert.list', async (ask) => {
    const after = ask.query['after'] ?? '';
    const text = tidy(ask.query['q'] ?? '').slice(0, 50);
    const found = await expertsAfter(deps.db, after, searched(deps, text));
    const title = deps.words(ask.locale, 'experts.title');
    return page('experts/experts', { title, ...expertsPage(found, signedIn(ask), after, text) });
  }),
  // Before `/experts/:userId`, which would take the word for an id.
  get('/experts/import', 'review.assign', async (ask) => importPage(deps, ask, null)),
  post(
    '/experts/import',
    'review.assign',
    async (ask, input) =>
      importPage(deps, ask, { ...input, report: await importExperts(deps, signedIn(ask), input) }),
    { input: importExpertsInput, again: '/experts/import' },
  ),
  post('/experts/import/file', 'review.assign', (ask) => lookAtWorkbook(deps, ask), {
    input: nothing,
    again: '/experts/import',
    uploads: { files: 1, megabytes: 5 },
  }),
  get('/experts/:userId', 'review.assign', (ask) => showProfile(deps, ask)),
  post(
    '/experts/:userId',
    'review.assign',
    async (ask, input) => {
      await saveExpertProfile(deps, signedIn(ask), ask.params['userId'] ?? '', input);
      return redirect('/experts', 'expert_saved');
    },
    { input: expertProfileInput, again: '/experts/:userId' },
  ),
  post(
    '/experts/:userId/employers',
    'review.assign',
    async (ask, input) => {
      const userId = ask.params['userId'] ?? '';
      await noteEmployer(deps, signedIn(ask), userId, input);
      return redirect(`/experts/${userId}`, 'expert_employer_noted');
    },
    { input: expertEmployerInput, again: '/experts/:userId' },
  ),
  post(
    '/experts/:userId/employers/:employer/remove',
    'review.assign',
    async (ask) => {
      const userId = ask.params['userId'] ?? '';
      await removeEmployer(deps, signedIn(ask), userId, ask.params['employer'] ?? '');
      return redirect(`/experts/${userId}`, 'expert_employer_removed');
    },
    { input: nothing, again: '/experts/:userId' },
  ),
];

async function showProfile(deps: Deps, ask: Ask) {
  const expert = await findExpert(deps.db, ask.params['userId'] ?? '');
  if (!expert) throw hidden();
  const terms = await deps.db.rows.expertTerms.find({ user_id: expert.userId });
  const form = formState(ask, deps.words, {
    languages: terms?.languages ?? '',
    most: terms?.most === null || terms?.most === undefined ? '' : `${terms.most}`,
    employer: expert.employer,
    employer_code: expert.employerCode,
    title: expert.title,
    fields: expert.fields.join(', '),
    past_employer: '',
    past_code: '',
    past_from: '',
    past_until: '',
  });
  const typed = ask.failed?.typed;
  // The other form of the page sends no profile.
  const sent = typed?.['employer'] !== undefined;
  const active = sent ? typed['active'] !== undefined : expert.active;
  const asked = await askedBefore(deps.db, expert.userId, ask.now.toISOString());
  const employers = await deps.db.rows.expertEmployers.all(
    { user_id: expert.userId, removed_at: null },
    [['from_day', 'ASC']],
  );
  const shown = {
    ...expertProfilePage(expert, form, active || !expert.profiled, employers),
    inZone: sent ? typed['in_zone'] !== undefined : terms?.in_zone === 1,
    refreshedOn: terms?.refreshed_on ?? '',
    asked,
  };
  return page('experts/profile', { title: expert.name, ...shown });
}

/** What is looked for: the text, and what fields are called whose pinyin initials begin with it. */
function searched({ words }: Deps, text: string): readonly string[] {
  if (text === '') return [];
  const initials = text.toLowerCase();
  const fields = /^[a-z]{2,}$/.test(initials)
    ? Object.entries(expertFields).filter(([, field]) => field.initials.startsWith(initials))
    : [];
  return [text, ...fields.map(([id]) => words('zh-CN', `expertFields.names.${id}`))];
}

/** The rows of a workbook, looked at and put where pasted ones stand: from there they are taken. */
async function lookAtWorkbook(deps: Deps, ask: Ask): Promise<Reply> {
  const input = { rows: await workbookRows(ask.files), act: 'look' } as const;
  return importPage(deps, ask, {
    ...input,
    report: await importExperts(deps, signedIn(ask), input),
  });
}

/** The form of an import, and what became of each row once it was sent. */
function importPage(
  { words }: Deps,
  ask: Ask,
  sent: {
    readonly rows: string;
    readonly act: string;
    readonly report: readonly ImportedRow[];
  } | null,
): Reply {
  const report = sent?.report ?? [];
  const taken = report.filter(({ reason }) => reason === null).length;
  return page('experts/import', {
    title: words(ask.locale, 'experts.import'),
    crumbs: [
      { href: '/experts', label: words(ask.locale, 'experts.title') },
      { label: words(ask.locale, 'experts.import') },
    ],
    form: formState(ask, words, { rows: sent?.rows ?? '', workbook: '' }),
    saved: sent?.act === 'save',
    looked: sent?.act === 'look',
    taken,
    wrong: report.length - taken,
    rows: report.map(({ line, email, reason }) => ({
      line,
      email,
      badge: { tone: reason === null ? 'ok' : 'bad', label: reason ?? { key: 'experts.rowTaken' } },
    })),
  });
}
