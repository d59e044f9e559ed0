import { hidden } from '../../domain/refusal.js';
import { signedIn } from '../../shared/request/signedIn.js';
import type { Deps } from '../../shared/request/deps.js';
import { expertsAfter, findExpert } from '../../shared/calls/expertPool.js';
import { formState } from '../../shared/request/formState.js';
import { get, page, post, redirect, type Ask, type Route } from '../../shared/request/route.js';
import { saveExpertProfile, expertProfileInput } from './expertProfile.service.js';
import { expertProfilePage, expertsPage } from './experts.page.js';

export const expertRoutes = (deps: Deps): readonly Route[] => [
  get('/experts', 'expert.list', async (ask) => {
    const after = ask.query['after'] ?? '';
    const found = await expertsAfter(deps.db, after);
    const title = deps.words(ask.locale, 'experts.title');
    return page('experts/experts', { title, ...expertsPage(found, signedIn(ask), after) });
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
];

async function showProfile(deps: Deps, ask: Ask) {
  const expert = await findExpert(deps.db, ask.params['userId'] ?? '');
  if (!expert) throw hidden();
  const form = formState(ask, deps.words, {
    employer: expert.employer,
    employer_code: expert.employerCode,
    title: expert.title,
    fields: expert.fields.join(', '),
  });
  const active = ask.failed ? ask.failed.typed['active'] !== undefined : expert.active;
  const shown = expertProfilePage(expert, form, active || !expert.profiled);
  return page('experts/profile', { title: expert.name, ...shown });
}
