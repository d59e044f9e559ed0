import { isOwn } from '../../domain/access/caseAccess.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf } from '../../domain/access/scope.js';
import { hidden } from '../../domain/refusal.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { openCase } from '../../shared/casefile/caseFile.js';
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
import { mayInCase, openForFeedback } from './feedback.file.js';
import { feedbackListPage, feedbackPage } from './feedback.page.js';
import { caseFeedback, namesToHide } from './feedback.query.js';
import { feedbackOwed } from './feedbackList.query.js';
import {
  decideFeedback,
  decideFeedbackInput,
  proposeFeedback,
  proposeFeedbackInput,
} from './feedback.service.js';

const ofCase = '/cases/:id/feedback';
const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** What applicants are told of the reviews: drawn up, released, read. */
export const feedbackRoutes = (deps: Deps): readonly Route[] => [
  get('/feedback', 'feedback.read', async (ask) => {
    const lines = await feedbackOwed(deps, scopeOf(signedIn(ask), policy['feedback.read']));
    return page('opinions/feedback-list', {
      title: deps.words(ask.locale, 'opinions.feedback.list'),
      ...feedbackListPage(lines),
    });
  }),
  get(ofCase, 'feedback.read', (ask) => showFeedback(deps, ask)),
  post(
    ofCase,
    'feedback.write',
    async (ask, input) => {
      await proposeFeedback(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/cases/${idOf(ask)}/feedback`, 'feedback_proposed');
    },
    { input: proposeFeedbackInput, again: ofCase },
  ),
  post(
    `${ofCase}/:feedback`,
    'feedback.release',
    async (ask, input) => {
      const id = ask.params['feedback'] ?? '';
      await decideFeedback(deps, signedIn(ask), idOf(ask), id, input);
      return redirect(`/cases/${idOf(ask)}/feedback`, `feedback_${input.decision}`);
    },
    { input: decideFeedbackInput, again: ofCase },
  ),
  get('/applications/:id/feedback', 'application.use', (ask) => showApplicant(deps, ask)),
];

async function showFeedback(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const file = await openForFeedback(deps, actor, idOf(ask), 'feedback.read');
  const { row, definition } = file;
  const mayWrite = mayInCase(actor, file, 'feedback.write');
  const title = deps.words(ask.locale, 'opinions.feedback.title');
  const shown = feedbackPage(
    row.id,
    await caseFeedback(deps, file),
    {
      personId: actor.personId,
      mayWrite,
      mayRelease: mayInCase(actor, file, 'feedback.release'),
      names: mayWrite ? await namesToHide(deps, file) : [],
    },
    { ...ask, words: deps.words },
  );
  return page('opinions/feedback', {
    title,
    sub: [row.number, caseTitle(row.title, definition, ask.locale)].filter(Boolean).join(' · '),
    crumbs: [
      { href: '/feedback', label: { key: 'opinions.feedback.list' } },
      { href: `/cases/${row.id}`, label: row.number ?? row.title },
      { label: title },
    ],
    ...shown,
  });
}

/** Its applicant reads what was released, and nobody else here. */
async function showApplicant(deps: Deps, ask: Ask): Promise<Reply> {
  const file = await openCase(deps, idOf(ask));
  const { row, definition } = file;
  if (!isOwn(signedIn(ask), file.subject)) throw hidden();
  const released = await deps.db.rows.reviewFeedbacks.all(
    { application_id: row.id, status: 'approved' },
    [['decided_at', 'DESC']],
  );
  if (released.length === 0) throw hidden();
  const latest = new Map(released.toReversed().map((each) => [each.stage, each]));
  const title = deps.words(ask.locale, 'opinions.feedback.title');
  return page('opinions/applicant', {
    title,
    sub: [row.number, caseTitle(row.title, definition, ask.locale)].filter(Boolean).join(' · '),
    crumbs: [
      { href: '/applications', label: { key: 'applications.list.title' } },
      { href: `/applications/${row.id}`, label: caseTitle(row.title, definition, ask.locale) },
      { label: title },
    ],
    parts: [...latest.values()].map(({ stage, told, decided_at: at }) => ({
      title: definition.workflow.stages[stage]?.name ?? '',
      told,
      at,
    })),
  });
}
