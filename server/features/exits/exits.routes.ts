import {
  demandExitSight,
  whyNotExit,
  type CaseExitName,
  type ExitLook,
} from '../../domain/access/caseExits.js';
import { isOwn } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { hidden, Refused, type Reason } from '../../domain/refusal.js';
import {
  exitActs,
  isSecondedExit,
  type SecondedExit,
} from '../../domain/workflow/exits/exitActs.js';
import { correctableOutcomes } from '../../domain/workflow/exits/correct.js';
import type { JsonObject } from '../../domain/json.js';
import { extendClock, extensions } from '../../domain/workflow/exits/extendClock.js';
import { takeBack } from '../../domain/workflow/exits/takeBack.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { planChange } from '../../shared/casework/caseWork.js';
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
import { exitNamed, lookAtExits, namesOf, proposalsOf, type ExitProposalRow } from './exit.file.js';
import { exitInput, refusalInput, shownInput } from './exit.input.js';
import { exitMoney } from './exitMoney.query.js';
import { exitPage } from './exit.page.js';
import { proposeExit } from './proposeExit.service.js';
import { extendCase, takeBackAct, tellsOwnSide } from './useExit.service.js';

const path = '/cases/:id/exits/:exit';

/** What can be done about a case outside its workflow, each exit a page of the same shape. */
export const exitRoutes = (deps: Deps): readonly Route[] => [
  get(path, 'case.exit', (ask) => showExit(deps, ask)),
  post(
    path,
    'case.exit',
    async (ask, typed) => {
      const [actor, id, exit] = [signedIn(ask), idOf(ask), exitNamed(ask.params['exit'])];
      if (isSecondedExit(exit)) {
        await proposeExit(deps, actor, id, exit, typed);
        return redirect(`/cases/${id}/exits/${exit}`, 'cases.exit_proposed');
      }
      await (exit === 'extend' ? extendCase : takeBackAct)(deps, actor, id, typed);
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

async function showExit(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const exit = exitNamed(ask.params['exit']);
  const file = await openCase(deps, idOf(ask));
  const look = await lookAtExits(deps, file);
  demandExitSight(actor, look, exit);
  const proposals = isSecondedExit(exit) ? await proposalsOf(deps, file.row.id, exit) : [];
  const money = await exitMoney(deps.db, file.row.id);
  const { locale, now, failed } = ask;
  const context = { words: deps.words, locale, now, failed };
  const undecided = asksChoice(exit) && !proposals.some(({ status }) => status === 'proposed');
  const { change, problem: stands } = await foreseen(deps, actor, {
    file,
    look,
    exit,
    proposals,
    undecided,
  });
  const effects = change === null ? [] : consequences({ file, change, money, undecided, context });
  const names = await namesIn(deps, proposals);
  const built = await builtUpon(deps.db, file.row, exit);
  const problem = stands ?? (built === null ? null : { code: built });
  const own = isOwn(actor, file.subject);
  const parts = { actor, exit, file, problem, look, money, effects, proposals, names };
  const model = exitPage(parts, context);
  return page('exits/exit', own ? { ...model, ...ownPlace(file) } : model);
}

/** Whether what it does to place and clock depends on a choice. */
const asksChoice = (exit: CaseExitName): boolean =>
  !isSecondedExit(exit) ? exit === 'extend' : exitActs[exit].asks.some((asked) => asked !== 'due');

/** To whom the case is their own it lies among their applications. */
const ownPlace = ({ row }: CaseFile): object => ({
  back: `/applications/${row.id}`,
  crumbs: [
    { href: '/applications', label: { key: 'applications.list.title' } },
    { href: `/applications/${row.id}`, label: row.number ?? row.title },
  ],
});

interface Foreseeing {
  readonly file: CaseFile;
  readonly look: ExitLook;
  readonly exit: CaseExitName;
  readonly proposals: readonly ExitProposalRow[];
  readonly undecided: boolean;
}

interface Foreseen {
  /** Null where it cannot be done. */
  readonly change: CaseChange | null;
  /** Why it cannot, whatever is chosen. */
  readonly problem: Reason | null;
}

/**
 * What it would do now, with what is proposed or stands first to choose. A proposal that the case
 * has outgrown is a problem that its page tells, so that it can be rejected or withdrawn there.
 */
async function foreseen(deps: Deps, actor: Actor, asked: Foreseeing): Promise<Foreseen> {
  const code = whyNotExit(actor, asked.look, asked.exit);
  if (code !== null) return { change: null, problem: { code } };
  try {
    return { change: await planned(deps, actor, asked), problem: null };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // Where a choice is still to be made only the first was refused.
    if (asked.undecided) return { change: null, problem: null };
    const { kind, code: said, params } = error;
    return {
      change: null,
      problem: kind === 'invalid' ? { code: 'exit_outgrown' } : { code: said, params },
    };
  }
}

async function planned(
  deps: Deps,
  actor: Actor,
  { file, look, exit, proposals }: Foreseeing,
): Promise<CaseChange> {
  const open = proposals.find(({ status }) => status === 'proposed');
  const grounds = { reason: '', ground: '' };
  const { change } = await planChange(deps, actor, file, ({ row: { state } }, context) => {
    if (isSecondedExit(exit)) {
      const details = open?.details ?? firstChoice(file);
      return exitActs[exit].act(context, state, details, grounds, namesOf(file));
    }
    if (exit === 'extend') return extendClock(context, state, { by: extensions[2], reason: '' });
    const { lastAct: act } = look;
    if (act === null) throw hidden();
    return takeBack(context, state, { act, reason: '', written: tellsOwnSide(file, act) });
  });
  return change;
}

/** What an exit would be asked with first, so that its page can say what it would do. */
function firstChoice({ rules, row }: CaseFile): JsonObject {
  const [first] = correctableOutcomes(rules, row.state);
  return {
    due: 'pay',
    by: extensions[2],
    outcome: first ? `${first.stage}.${first.outcome}` : '',
    // Any other name will do: what it becomes is told once it is chosen.
    title: row.title === '*' ? '**' : '*',
    applicantName: '*',
  };
}

async function namesIn(
  { db }: Deps,
  proposals: readonly ExitProposalRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = proposals.flatMap(({ proposed_by: by, decided_by: second }) => [by, second ?? by]);
  const people = ids.length === 0 ? [] : await db.rows.users.all({ id: [...new Set(ids)] });
  return new Map(people.map(({ id, name }) => [id, name]));
}
