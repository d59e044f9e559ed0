import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { mayUseVerb } from '../../domain/access/caseAccess.js';
import { payeeStanding } from '../../domain/fund/payee.js';
import type { Definition } from '../../domain/definition/definition.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { payeeFile } from '../../shared/effects/payeeFile.js';
import type { Deps } from '../../shared/request/deps.js';
import type { SheetDeps } from '../../shared/casefile/stageSheet.js';
import { dutiesOfCase } from '../../shared/duties/caseDuties.query.js';
import { dutyItem } from '../../shared/duties/dutyLine.view.js';
import { ownWays } from '../../shared/waysOut/ownWays.js';
import { stageRecords } from '../../shared/casefile/stageRecords.js';
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
import { signedIn } from '../../shared/request/signedIn.js';
import { applicationPage, draftPage, type CaseView } from './application.page.js';
import { applicationDocumentRoutes } from './applicationDocuments.routes.js';
import { applicationListPage } from './applicationList.page.js';
import { myApplications } from './applicationList.query.js';
import { objectionToAnswer } from './objectionToAnswer.query.js';
import {
  loadOutcome,
  loadProgress,
  type Outcome,
  type Progress,
} from './applicationProgress.query.js';
import { applicationSectionRoutes } from './applicationSections.routes.js';
import { applicationSubmitRoutes } from './applicationSubmit.routes.js';
import { openView } from './applicationView.file.js';
import { applyPage, choiceOf, readChoice } from './apply.page.js';
import { applyChoices } from './applyPage.query.js';
import { copyEarlier, copyEarlierInput } from './copyEarlier.service.js';
import { isUntouched } from './copyInto.step.js';
import { earlierApplications } from './earlierApplications.query.js';
import { fileRoutes } from './files.routes.js';
import { replaceApplication } from './replaceApplication.service.js';
import { replacedBy, replaceOffer } from './replacement.query.js';
import { startApplication } from './startApplication.service.js';
import { withdrawApplication, withdrawInput } from './withdrawApplication.service.js';

const path = '/applications/:id';

/** For whom one applies; left out where there is only one to choose. */
const startInput = z.object({ organisation: z.string().optional() });
const idOf = ({ params }: Ask): string => params['id'] ?? '';

export const applicationRoutes = (deps: SheetDeps): readonly Route[] => [
  get('/applications', 'application.use', (ask) => showList(deps, ask)),
  get('/calls/:callId/apply', 'application.use', async (ask) => {
    const choices = await applyChoices(deps, signedIn(ask), ask.params['callId'] ?? '');
    return page('applications/apply', applyPage(choices, { ...ask, words: deps.words }));
  }),
  post('/calls/:callId/applications', 'application.use', (ask, input) => start(deps, ask, input), {
    input: startInput,
    again: '/calls/:callId/apply',
  }),
  get(path, 'application.use', (ask) => showApplication(deps, ask)),
  post(
    '/applications/:id/withdraw',
    'application.use',
    async (ask, input) => {
      await withdrawApplication(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/applications/${idOf(ask)}`, 'withdrawn');
    },
    { input: withdrawInput, again: path },
  ),
  post(
    '/applications/:id/replace',
    'application.use',
    async (ask) => {
      const draft = await replaceApplication(deps, signedIn(ask), idOf(ask));
      return redirect(`/applications/${draft}`, 'replacement_started');
    },
    { input: nothing, again: path },
  ),
  post(
    '/applications/:id/copy',
    'application.use',
    async (ask, input) => {
      await copyEarlier(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/applications/${idOf(ask)}`, 'application_copied');
    },
    { input: copyEarlierInput, again: path },
  ),
  ...applicationSectionRoutes(deps),
  ...applicationDocumentRoutes(deps),
  ...applicationSubmitRoutes(deps),
  ...fileRoutes(deps),
];

async function showList(deps: Deps, ask: Ask): Promise<Reply> {
  const found = await myApplications(deps, signedIn(ask), ask.query['before'] ?? '');
  const lines = [];
  for (const application of found) {
    // Read once per version and process.
    const { definition } = await deps.definitions.byVersion(application.versionId);
    const end = endOfCase(deps.words, definition, application.endedAs);
    const stage = definition.workflow.stages[application.stage ?? ''];
    const isHeard = stage !== undefined && stageKind(stage.kind).meets(stage) !== null;
    lines.push({ application, end: end ?? null, isHeard });
  }
  return page('applications/list', applicationListPage(lines, { ...ask, words: deps.words }));
}

/** Begins at once where there is only one applicant to choose; asks otherwise. */
async function start(
  deps: Deps,
  ask: Ask,
  { organisation: typed }: z.infer<typeof startInput>,
): Promise<Reply> {
  const actor = signedIn(ask);
  const callId = ask.params['callId'] ?? '';
  const applicant = typed ?? (await onlyApplicant(deps, actor, callId));
  if (applicant === null) return redirect(`/calls/${callId}/apply`);
  const id = await startApplication(deps, actor, { callId, ...readChoice(applicant) });
  return redirect(`/applications/${id}`, 'application_started');
}

async function onlyApplicant(deps: Deps, actor: Actor, callId: string): Promise<string | null> {
  const { applicants } = await applyChoices(deps, actor, callId);
  const [only] = applicants;
  return applicants.length === 1 && only ? choiceOf(only) : null;
}

async function showApplication(deps: SheetDeps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const view = await openView(deps, actor, idOf(ask));
  const { file } = view.draft;
  const context = { ...ask, words: deps.words };
  const progress = await loadProgress(deps, file.row.id, file.definition.workflow.first);
  if (file.row.status === 'draft') {
    const begun = isUntouched(view.draft) ? await earlierApplications(deps, file.row) : [];
    const replaced = await replacedBy(deps, file.row);
    return page('applications/draft', { ...draftPage(view, progress, begun, context), replaced });
  }
  const outcome = await loadOutcome(deps, file.row);
  const payee = await payeeOf(deps, file.row.id, outcome);
  const hearing = outcome.asked ? await objectionToAnswer(deps, file.row.id) : null;
  const sheet = await sheetOf(deps, ask, actor, file);
  const earlier = await earlierRules(deps, progress);
  const { calendar } = deps;
  const records = stageRecords(deps.sheets, file);
  const model = applicationPage(
    { ...view, progress, outcome, payee, hearing, earlier, calendar, sheet, records },
    context,
  );
  const form = formState(ask, deps.words, { reason: '' });
  const errors = form.errors.map((error) => ({ ...error, href: '#reason' }));
  const ways = await ownWays(deps, actor, file, context);
  const owed = outcome.duties ? await dutiesOfCase(deps, file.row.id) : [];
  const duties = owed.map((each) => dutyItem(each, '/duties', context));
  const replace = replaceOffer(view, outcome.replacement, context);
  return page('applications/case', {
    ...model,
    ways,
    duties,
    replace,
    withdraw: { ...form, errors },
  });
}

/** How far the account is, while something is owed to it. */
async function payeeOf(deps: Deps, id: string, { tranches }: Outcome) {
  const owed = tranches.some(({ status }) => status === 'planned' || status === 'due');
  if (!owed) return null;
  return payeeStanding(await payeeFile(deps.db, id), deps.clock.now());
}

async function earlierRules({ definitions }: Deps, { events }: Progress): Promise<Definition[]> {
  const left = events.flatMap(({ event }) => (event.type === 'version_moved' ? [event.from] : []));
  const prepared = await Promise.all(left.map((id) => definitions.byVersion(id)));
  return prepared.map(({ definition }) => definition);
}

/** The present stage's sheet, where its kind has something for the applicant. */
async function sheetOf(
  deps: SheetDeps,
  ask: Ask,
  actor: Actor,
  file: CaseFile,
): Promise<CaseView['sheet']> {
  const { state } = file.row;
  if (state.status !== 'running' || state.stage === null) return null;
  const stage = file.rules.stage(state.stage);
  const sheet = deps.sheets.get(stage.kind);
  if (!sheet?.applicant) return null;
  const verbs = Object.entries(stageKind(stage.kind).verbs)
    .filter(([, verb]) => mayUseVerb(actor, verb, stage.by, file.subject))
    .map(([name]) => name);
  const model = await sheet.applicant(deps, {
    ask,
    actor,
    file,
    stage,
    memory: state.memory[state.stage] ?? {},
    verbs: new Set(verbs),
  });
  return { partial: `stages/${stage.kind}`, model };
}
