import { optional } from '../../data/schema/columns.js';
import { expertProfiles, users } from '../../data/tables/people.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import { subjectOf } from '../../shared/casefile/caseFile.js';
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
import { boardCases } from './boardCases.query.js';
import { changeProposal, proposalInput } from './changeProposal.service.js';
import { callToSeat, mostSeatedAtOnce, openProposal } from './proposal.file.js';
import { assignmentPage, proposalPage } from './proposal.page.js';
import { assignmentInput, proposeAssignment } from './proposeAssignment.service.js';
import { reviewBoard } from './reviewBoard.query.js';
import { seatProposal, seatProposalInput } from './seatProposal.service.js';

const form = '/calls/:callId/reviews/assign';
const one = '/calls/:callId/reviews/proposals/:id';
const callOf = ({ params }: Ask): string => params['callId'] ?? '';
const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** Experts for many cases at once: rules, a dry run, changes by hand, and all seated in one go. */
export const assignmentRoutes = (deps: Deps): readonly Route[] => [
  get(form, 'review.assign', (ask) => showForm(deps, ask)),
  post(
    form,
    'review.assign',
    async (ask, input) => {
      const id = await proposeAssignment(deps, signedIn(ask), callOf(ask), input);
      return redirect(`/calls/${callOf(ask)}/reviews/proposals/${id}`, 'assignment_proposed');
    },
    // Working it out takes seconds, in which nothing need be locked; the service stores it in its own.
    { input: assignmentInput, again: form, transaction: false },
  ),
  get(one, 'review.assign', (ask) => showProposal(deps, ask)),
  post(
    `${one}/change`,
    'review.assign',
    async (ask, input) => {
      await changeProposal(deps, signedIn(ask), callOf(ask), idOf(ask), input);
      return redirect(`/calls/${callOf(ask)}/reviews/proposals/${idOf(ask)}`, 'assignment_changed');
    },
    { input: proposalInput, again: one },
  ),
  post(
    `${one}/seat`,
    'review.assign',
    async (ask, input) => {
      await seatProposal(deps, signedIn(ask), callOf(ask), idOf(ask), input);
      return redirect(`/calls/${callOf(ask)}/reviews`, 'assignment_seated');
    },
    { input: seatProposalInput, again: one },
  ),
];

async function showForm(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const call = await callToSeat(deps, actor, callOf(ask));
  const { heaps } = await reviewBoard(deps, actor, call.id, ask.now);
  const wanted = ask.failed?.typed['stage'] ?? ask.query['stage'];
  const here = heaps.find(({ stage }) => stage === wanted)?.stage ?? heaps[0]?.stage ?? '';
  const stages = heaps.filter(({ stage }) => stage === here);
  const asked = { show: 'open', stage: here, after: null } as const;
  const at = { callId: call.id, stages, now: ask.now };
  const lines =
    stages.length === 0 ? [] : await boardCases(deps.db, actor, asked, at, mostSeatedAtOnce + 1);
  const { words } = deps;
  const { locale, now, failed } = ask;
  const shown = lines.slice(0, mostSeatedAtOnce);
  const more = lines.length > mostSeatedAtOnce;
  return page('review-board/assign', {
    ...assignmentPage(call, here, shown, more, { words, locale, now, failed }),
    form: formState(ask, words, { case: '', outside: '1', finance: '0', limit: '10' }),
  });
}

const personColumns = {
  id: users.columns.id,
  name: users.columns.name,
  employer: optional(expertProfiles.columns.employer),
};

async function showProposal(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const call = await callToSeat(deps, actor, callOf(ask));
  const proposal = await openProposal(deps, actor, call.id, idOf(ask));
  const { content } = proposal;
  const rows = await deps.db.rows.applications.all({ id: content.cases.map(({ id }) => id) }, [
    ['id', 'ASC'],
  ]);
  const ids = new Set([...content.pairs, ...content.reserves].map(({ expertId }) => expertId));
  const found = await deps.db.select(
    personColumns,
    `SELECT u.id, u.name, p.employer FROM users u
       LEFT JOIN expert_profiles p ON p.user_id = u.id WHERE u.id IN (:ids)`,
    { ids: ['', ...ids] },
  );
  const parts = {
    call,
    proposal,
    cases: rows.filter((row) => !isKeptOut(actor, subjectOf(row))),
    people: new Map(
      found.map(({ id, name, employer }) => [id, { name, employer: employer ?? '' }]),
    ),
  };
  const { words } = deps;
  const { locale, now, failed } = ask;
  return page('review-board/proposal', proposalPage(parts, { words, locale, now, failed }));
}
