import { mayEnter } from '../../domain/access/policy.js';
import { isKeptOut, standingOf } from '../../domain/access/caseAccess.js';
import { zoneDay } from '../../domain/calendar.js';
import type { Actor } from '../../domain/actor.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import type { Definition } from '../../domain/definition/definition.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import type { SheetDeps } from '../../shared/casefile/stageSheet.js';
import { stageRecords } from '../../shared/casefile/stageRecords.js';
import {
  get,
  nothing,
  page,
  post,
  rawFields,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { caseAccount, caseDetail } from './caseDetail.query.js';
import { awardedAmounts } from './awardedAmounts.query.js';
import { caseExport, exportLimit } from './caseExport.view.js';
import { callChoices, readFilters } from './caseFilters.input.js';
import { caseListPage, type CaseListView, type CasesPageContext } from './caseList.page.js';
import { listCases } from './caseList.query.js';
import { casePage, type SheetView } from './case.page.js';
import { namesWarning } from './namesWarning.query.js';
import { caseMoneyPage } from './caseMoney.page.js';
import { claimedPage } from './claimed.page.js';
import { claimRules, otherOffices } from './claimRules.query.js';
import { findClaim } from './findClaim.service.js';
import { countedBallots } from './countedBallots.query.js';
import { countedBallotsView } from './countedBallots.view.js';
import { caseWarnings } from './caseWarnings.query.js';
import { pauseCase, resumeCase, pauseInput } from './pauseCase.service.js';
import { revealField, revealInput } from './revealField.service.js';
import { usableVerbs } from './usableVerbs.view.js';

export const caseRoutes = (deps: SheetDeps): readonly Route[] => [
  get('/cases', 'case.list', async (ask) =>
    page('cases/list', caseListPage(await listView(deps, ask), pageContext(deps, ask))),
  ),
  get('/cases/export', 'case.list', (ask) => exportCases(deps, ask)),
  get('/cases/claimed', 'claim.find', (ask) => showClaimed(deps, ask)),
  post(
    '/cases/claimed',
    'claim.find',
    async (ask, input) => {
      const found = await findClaim(deps, signedIn(ask), input);
      if (found.found === 'case') {
        return redirect(`/cases/${found.id}#${found.field}`, 'cases.claim_case');
      }
      const of = encodeURIComponent(String(input['of']));
      return redirect(`/cases/claimed?of=${of}`, `cases.claim_${found.found}`);
    },
    { input: rawFields, again: '/cases/claimed' },
  ),
  get('/cases/:id', 'case.view', (ask) => showCase(deps, ask)),
  post(
    '/cases/:id/reveal',
    'case.view',
    async (ask, input) => {
      const { id = '' } = ask.params;
      const field = await revealField(deps, signedIn(ask), id, input);
      return redirect(`/cases/${id}#${field}`, 'cases.revealed');
    },
    { input: revealInput, again: '/cases/:id' },
  ),
  post(
    '/cases/:id/pause',
    'case.pause',
    async (ask, input) => {
      const { id = '' } = ask.params;
      await pauseCase(deps, signedIn(ask), id, input);
      return redirect(`/cases/${id}`, 'cases.paused');
    },
    { input: pauseInput, again: '/cases/:id' },
  ),
  post(
    '/cases/:id/resume',
    'case.pause',
    async (ask) => {
      const { id = '' } = ask.params;
      await resumeCase(deps, signedIn(ask), id);
      return redirect(`/cases/${id}`, 'cases.resumed');
    },
    { input: nothing, again: '/cases/:id' },
  ),
];

async function showClaimed(deps: SheetDeps, ask: Ask): Promise<Reply> {
  const rules = await claimRules(deps, signedIn(ask));
  const of = ask.failed?.typed['of'] ?? ask.query['of'];
  const rule = rules.find((each) => each.of === of);
  const chosen = rule ? { rule, others: await otherOffices(deps, rule) } : null;
  const context = { ...pageContext(deps, ask), failed: ask.failed };
  return page('cases/claimed', claimedPage(rules, chosen, context));
}

const pageContext = ({ words, calendar }: SheetDeps, { locale, now }: Ask): CasesPageContext => ({
  words,
  calendar,
  locale,
  now,
});

async function listView(deps: SheetDeps, ask: Ask, limit?: number): Promise<CaseListView> {
  const actor = signedIn(ask);
  const { calls, reach } = await callChoices(deps, actor);
  const filters = readFilters(ask.query, calls);
  const lines = await listCases(deps.db, reach, filters, ask.now, limit);
  const versions = new Set(lines.map(({ procedure_version_id: id }) => id));
  if (filters.call) versions.add(filters.call.versionId);
  const definitions = new Map<string, Definition>();
  for (const id of versions) definitions.set(id, (await deps.definitions.byVersion(id)).definition);
  const atOnce = [...deps.sheets.values()].flatMap((each) => (each.atOnce ? [each.kind] : []));
  return {
    filters,
    calls,
    lines,
    definitions,
    mayMove: mayEnter(actor, 'case.migrate'),
    mayFind: mayEnter(actor, 'claim.find'),
    atOnce: new Set(atOnce),
  };
}

async function exportCases(deps: SheetDeps, ask: Ask): Promise<Reply> {
  const { before: _, after: __, ...query } = ask.query;
  const view = await listView(deps, { ...ask, query }, exportLimit + 1);
  const amounts = await awardedAmounts(
    deps,
    view.lines.map(({ id }) => id),
  );
  const text = caseExport(view, amounts, pageContext(deps, ask));
  const name = `cases-${zoneDay(ask.now)}.csv`;
  return { reply: 'text', name, type: 'text/csv; charset=utf-8', text };
}

async function showCase(deps: SheetDeps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const file = await openCase(deps, ask.params['id'] ?? '');
  const standing = standingOf(actor, file.subject);
  if (standing === null && isKeptOut(actor, file.subject)) throw forbidden('case_recused');
  if (standing === null) throw hidden();
  if (standing === 'applicant') return redirect(`/applications/${file.row.id}`);
  const context = { ...pageContext(deps, ask), failed: ask.failed, time: deps.time };
  if (standing === 'finance') {
    return page('cases/money', caseMoneyPage(await caseAccount(deps, file), context));
  }
  const detail = await caseDetail(deps, actor, file);
  const sheet = await sheetOf(deps, ask, actor, file);
  const model = casePage(detail, actor, sheet, stageRecords(deps.sheets, file), context);
  const warnings = [
    ...(await caseWarnings(deps, actor, file)),
    ...(await namesWarning(deps, detail, context)),
  ];
  const lists = await countedBallots(deps.db, actor, file);
  const ballots = countedBallotsView(lists, file, context);
  return page('cases/case', { ...model, warnings, ballots });
}

async function sheetOf(
  deps: SheetDeps,
  ask: Ask,
  actor: Actor,
  file: CaseFile,
): Promise<SheetView | null> {
  const { stage: id, memory } = file.row.state;
  if (id === null) return null;
  const stage = file.definition.workflow.stages[id];
  const sheet = stage && deps.sheets.get(stage.kind);
  if (!sheet) return null;
  const model = await sheet.staff(deps, {
    ask,
    actor,
    file,
    stage,
    memory: memory[id] ?? {},
    verbs: usableVerbs(actor, file),
  });
  return { partial: `stages/${sheet.kind}`, wide: sheet.wide === true, model };
}
