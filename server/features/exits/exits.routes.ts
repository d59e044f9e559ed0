import {
  demandExitSight,
  mayDecideExit,
  type CaseExitName,
} from '../../domain/access/caseExits.js';
import { standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import { isSecondedExit, type SecondedExit } from '../../domain/workflow/exits/exitActs.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
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
import { builtUpon } from './builtUpon.query.js';
import { consequences } from './consequences.view.js';
import { approveExit, rejectExit, withdrawExit } from './decideExit.service.js';
import { exitNamed, lookAtExits, proposalsFor, type ExitProposalRow } from './exit.file.js';
import { exitInput, refusalInput, shownInput } from './exit.input.js';
import { leadingQuestion } from './exitChoices.view.js';
import { exitMoney } from './exitMoney.query.js';
import { exitPage } from './exit.page.js';
import { foreseen, type Foreseeing } from './foreseen.query.js';
import { proposeExit } from './proposeExit.service.js';
import { useExit } from './useExit.service.js';

const path = '/cases/:id/exits/:exit';
/** Where letters before 0.5 lead. */
const formerReopening = '/cases/:id/reopening';

/** What can be done about a case outside its workflow, each exit a page of the same shape. */
export const exitRoutes = (deps: Deps): readonly Route[] => [
  get(path, 'case.exit', (ask) => showExit(deps, ask)),
  get(formerReopening, 'case.exit', (ask) => leadToReopening(deps, ask)),
  post(
    path,
    'case.exit',
    async (ask, typed) => {
      const [actor, id, exit] = [signedIn(ask), idOf(ask), exitNamed(ask.params['exit'])];
      if (isSecondedExit(exit)) {
        await proposeExit(deps, actor, id, exit, typed);
        return redirect(`/cases/${id}/exits/${exit}`, 'cases.exit_proposed');
      }
      await useExit(deps, actor, id, exit, typed);
      return redirect(`/cases/${id}`, `cases.exit_${exit}`);
    },
    { input: exitInput, again: path },
  ),
  post(
    `${path}/approve`,
    'case.exit',
    async (ask, { proposal: id, version }) => {
      const shown = { ...shownIn(ask), id, version };
      await approveExit(deps, signedIn(ask), shown);
      return redirect(`/cases/${shown.caseId}`, 'cases.exit_approved');
    },
    { input: shownInput, again: path },
  ),
  post(
    `${path}/reject`,
    'case.exit',
    async (ask, { proposal: id, why }) => {
      const shown = { ...shownIn(ask), id };
      await rejectExit(deps, signedIn(ask), shown, why);
      return redirect(`/cases/${shown.caseId}/exits/${shown.exit}`, 'cases.exit_rejected');
    },
    { input: refusalInput, again: path },
  ),
  post(
    `${path}/withdraw`,
    'case.exit',
    async (ask, { proposal: id }) => {
      const shown = { ...shownIn(ask), id };
      await withdrawExit(deps, signedIn(ask), shown);
      return redirect(`/cases/${shown.caseId}/exits/${shown.exit}`, 'cases.exit_withdrawn');
    },
    { input: shownInput, again: path },
  ),
];

const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** The exit that two persons take, with its case. */
function shownIn(ask: Ask): { readonly caseId: string; readonly exit: SecondedExit } {
  const exit = exitNamed(ask.params['exit']);
  if (!isSecondedExit(exit)) throw hidden();
  return { caseId: idOf(ask), exit };
}

async function leadToReopening(deps: Deps, ask: Ask): Promise<Reply> {
  const file = await openCase(deps, idOf(ask));
  demandExitSight(signedIn(ask), await lookAtExits(deps, file), 'reopen');
  return redirect(`/cases/${file.row.id}/exits/reopen`);
}

async function showExit(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const exit = exitNamed(ask.params['exit']);
  const file = await openCase(deps, idOf(ask));
  const look = await lookAtExits(deps, file);
  demandExitSight(actor, look, exit);
  const proposals = isSecondedExit(exit) ? await proposalsFor(deps, actor, file, exit) : [];
  const open = shownOf(proposals, ask);
  const money = await exitMoney(deps.db, file.row.id);
  const { locale, now, failed } = ask;
  const context = { words: deps.words, locale, now, failed };
  const chosen = chosenFirst(exit, ask);
  const {
    change,
    placeTaken,
    problem: stands,
    undecided,
  } = await foreseen(deps, actor, {
    file,
    look,
    exit,
    open,
    chosen,
  });
  const decides = mayDecideExit(actor, file.subject, exit);
  // Who asks for more time reads nothing of the money, which may be another side's.
  const told = exit === 'ask_time' && !decides ? null : money;
  const effects =
    change === null
      ? []
      : consequences({ file, change, money: told, placeTaken, undecided, context });
  const names = await namesIn(deps, proposals);
  const built = await builtUpon(deps.db, file.row, exit);
  const problem = stands ?? (built === null ? null : { code: built });
  const seen = { problem, look, money, chosen, effects, decides };
  const parts = { actor, exit, file, proposals, open, names, ...seen };
  const model = exitPage(parts, context);
  return page('exits/exit', { ...model, ...placeOfSide(actor, file) });
}

/** Of those that wait, the one that was asked for or is being decided; else the one that waits longest. */
function shownOf(
  proposals: readonly ExitProposalRow[],
  { query, failed }: Ask,
): ExitProposalRow | undefined {
  const waiting = proposals.filter(({ status }) => status === 'proposed');
  const asked = failed?.typed['proposal'] ?? query['proposal'];
  return waiting.find(({ id }) => id === asked) ?? waiting.at(-1);
}

/** What was chosen on the page before, or typed in the form that is shown again. */
function chosenFirst(exit: CaseExitName, { query, failed }: Ask): Foreseeing['chosen'] {
  const name = leadingQuestion(exit);
  if (name === null) return { value: '', redo: [] };
  const { [name]: typed, redo } = failed?.typed ?? {};
  const named = typeof redo === 'string' ? [redo] : Array.isArray(redo) ? redo.map(String) : [];
  return { value: typeof typed === 'string' ? typed : (query[name] ?? ''), redo: named };
}

/** A side of the case has a page of its own of it. */
function placeOfSide(actor: Actor, { row, subject }: CaseFile): object {
  const side = standingOf(actor, subject);
  if (side !== 'applicant' && side !== 'counterparty') return {};
  const [list, title] =
    side === 'applicant'
      ? ['/applications', 'applications.list.title']
      : ['/counterparty-cases', 'counterpartyCases.title'];
  const back = `${list}/${row.id}`;
  const crumbs = [
    { href: list, label: { key: title } },
    { href: back, label: row.number ?? row.title },
  ];
  return { back, crumbs };
}

async function namesIn(
  { db }: Deps,
  proposals: readonly ExitProposalRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = proposals.flatMap(({ proposed_by: by, decided_by: second }) => [by, second ?? by]);
  const people = ids.length === 0 ? [] : await db.rows.users.all({ id: [...new Set(ids)] });
  return new Map(people.map(({ id, name }) => [id, name]));
}
