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
import {
  avoidedRows,
  avoidExperts,
  avoidExpertsInput,
  mayStillAvoid,
  ownReviewedCase,
} from './avoidExperts.service.js';

const path = '/applications/:id/avoid';
const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** Experts whom an applicant asks to be spared: a page of the application that may be left out. */
export const avoidRoutes = (deps: Deps): readonly Route[] => [
  get(path, 'application.use', (ask) => showAvoided(deps, ask)),
  post(
    path,
    'application.use',
    async (ask, input) => {
      await avoidExperts(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/applications/${idOf(ask)}/avoid`, 'avoid_kept');
    },
    { input: avoidExpertsInput, again: path },
  ),
];

async function showAvoided(deps: Deps, ask: Ask): Promise<Reply> {
  const file = await ownReviewedCase(deps, signedIn(ask), idOf(ask));
  const named = await deps.db.rows.avoidedExperts.all(
    { application_id: file.row.id, removed_at: null },
    [['id', 'ASC']],
  );
  const given = Object.fromEntries(
    avoidedRows.flatMap((at) => {
      const { name = '', employer = '', reason = '' } = named[at - 1] ?? {};
      return [
        [`name_${at}`, name],
        [`employer_${at}`, employer],
        [`reason_${at}`, reason],
      ] as const;
    }),
  );
  const form = formState(ask, deps.words, given);
  return page('ties/avoid', {
    title: deps.words(ask.locale, 'conflicts.avoid.title'),
    back: `/applications/${file.row.id}`,
    action: `/applications/${file.row.id}/avoid`,
    open: await mayStillAvoid(deps, file),
    form,
    rows: avoidedRows.map((at) => ({
      n: at,
      name: { id: `name_${at}`, ...form.fields[`name_${at}`] },
      employer: { id: `employer_${at}`, ...form.fields[`employer_${at}`] },
      reason: { id: `reason_${at}`, ...form.fields[`reason_${at}`] },
    })),
  });
}
