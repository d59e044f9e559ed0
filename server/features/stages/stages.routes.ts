import type { SheetDeps } from '../../shared/casefile/stageSheet.js';
import {
  nothing,
  post,
  rawFields,
  redirect,
  type Ask,
  type Reply,
  type Route,
  type Uploads,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { reviewAssignRoutes } from './review/reviewAssign.routes.js';
import { atOnceRoutes } from './atOnce.routes.js';
import { attachStageFiles, demandStageFiles } from './attachStageFiles.service.js';
import type { Side } from './stageAccess.step.js';
import { voteActs } from './vote/voteActs.service.js';
import { useStageVerb } from './useStageVerb.service.js';

const places = {
  staff: 'cases',
  applicant: 'applications',
  counterparty: 'counterparty-cases',
} as const;
const placeOf = (side: Side, id: string): string => `/${places[side]}/${id}`;

export const stageRoutes = (deps: SheetDeps): readonly Route[] => [
  ...reviewAssignRoutes(deps),
  ...atOnceRoutes(deps),
  // Files are moved before their rows are written, which cannot be run twice.
  post('/cases/:id/files', 'case.act', (ask) => takeFiles(deps, ask, 'staff'), {
    input: nothing,
    again: '/cases/:id',
    uploads: filesOf(deps, 'staff'),
    transaction: false,
  }),
  post(
    '/applications/:id/stages/:stage/files',
    'application.use',
    (ask) => takeFiles(deps, ask, 'applicant'),
    {
      input: nothing,
      again: '/applications/:id',
      uploads: filesOf(deps, 'applicant'),
      transaction: false,
    },
  ),
  post(
    '/cases/:id/stages/:stage/:verb',
    'case.act',
    (ask, typed) => takeVerb(deps, ask, typed, 'staff'),
    {
      input: rawFields,
      again: '/cases/:id',
    },
  ),
  post(
    '/applications/:id/stages/:stage/:verb',
    'application.use',
    (ask, typed) => takeVerb(deps, ask, typed, 'applicant'),
    { input: rawFields, again: '/applications/:id' },
  ),
  post(
    '/counterparty-cases/:id/stages/:stage/:verb',
    'organisation.use',
    (ask, typed) => takeVerb(deps, ask, typed, 'counterparty'),
    { input: rawFields, again: '/counterparty-cases/:id' },
  ),
];

async function takeVerb(
  deps: SheetDeps,
  ask: Ask,
  typed: Readonly<Record<string, unknown>>,
  side: Side,
): Promise<Reply> {
  const { id = '', stage = '', verb = '' } = ask.params;
  const apart = side === 'staff' ? voteActs.get(verb) : undefined;
  if (apart) {
    return redirect(await apart(deps, signedIn(ask), { id, stage }, typed), `stages.vote.${verb}`);
  }
  const kind = await useStageVerb(deps, signedIn(ask), {
    id,
    stage,
    verb,
    side,
    typed,
  });
  return redirect(placeOf(side, id), `stages.${kind}.${verb}`);
}

/** As many as a stage holds; only who works in it sends any. */
const filesOf = (deps: SheetDeps, side: Side): Uploads => ({
  files: 20,
  megabytes: 20,
  door: (ask) => {
    const { id = '', stage } = ask.params;
    return demandStageFiles(deps, signedIn(ask), { id, stage, side });
  },
});

async function takeFiles(deps: SheetDeps, ask: Ask, side: Side): Promise<Reply> {
  const { id = '', stage } = ask.params;
  const paper = ask.query['document'] ?? '';
  await attachStageFiles(deps, signedIn(ask), { id, stage, side, paper, files: ask.files });
  return redirect(`${placeOf(side, id)}#stage`, 'stages.files');
}
