import { holds } from '../../domain/actor.js';
import { sampleSize } from '../../domain/scoring/sampleDraw.js';
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
import { drawCases, drawCasesInput } from './drawCases.service.js';
import { samplingOf } from './sampling.query.js';

const callOf = ({ params }: Ask): string => params['callId'] ?? '';

/** The random sample of a call. */
export const samplingRoutes = (deps: Deps): readonly Route[] => [
  get('/calls/:callId/sample', 'sample.view', (ask) => showSampling(deps, ask)),
  post(
    '/calls/:callId/sample',
    'sample.draw',
    async (ask, input) => {
      await drawCases(deps, signedIn(ask), callOf(ask), input);
      return redirect(`/calls/${callOf(ask)}/sample`, 'sample_drawn');
    },
    { input: drawCasesInput, again: '/calls/:callId/sample' },
  ),
];

async function showSampling(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const { waiting, rule, notReady, drawn, callTitle, callId, programmeId, by } = await samplingOf(
    deps,
    actor,
    callOf(ask),
  );
  const title = deps.words(ask.locale, 'sampling.title');
  const mayDraw =
    actor.grants.some(({ role }) => role === by) && holds(actor, 'programme_officer', programmeId);
  return page('sampling/sampling', {
    title,
    callTitle,
    action: `/calls/${callId}/sample`,
    crumbs: [{ href: `/calls/${callId}`, label: callTitle }, { label: title }],
    percent: rule.percent,
    size: sampleSize(waiting.length, rule),
    count: waiting.length,
    notReady,
    mayDraw: mayDraw && waiting.length > 0,
    waiting: waiting.map(({ id, number, title: name, applicant_name: applicant }) => ({
      href: `/cases/${id}`,
      no: number,
      name,
      applicant,
    })),
    drawn: drawn.map((each) => ({
      no: each.number,
      seed: each.seed,
      badge: {
        tone: each.drawn ? 'warn' : 'quiet',
        label: { key: `enums.outcomes.sample.${each.drawn ? 'drawn' : 'passed_by'}` },
      },
    })),
    form: formState(ask, deps.words, { seed: '', early: '' }),
  });
}
