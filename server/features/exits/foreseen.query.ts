import { whyNotExit, type CaseExitName } from '../../domain/access/caseExits.js';
import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import { plainYuanText } from '../../domain/money.js';
import { conflict, hidden, Refused, type Reason } from '../../domain/refusal.js';
import type { CaseState } from '../../domain/workflow/caseState.js';
import { awardTerms, notedDays } from '../../domain/workflow/exits/correctRecord.js';
import { exitActs, isSecondedExit } from '../../domain/workflow/exits/exitActs.js';
import { extendClock, extensions } from '../../domain/workflow/exits/extendClock.js';
import { sendBack } from '../../domain/workflow/exits/sendBack.js';
import { takeBack } from '../../domain/workflow/exits/takeBack.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { planChange } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { partyAsking, type ExitProposalRow, type ExitSight } from './exit.file.js';
import { questionsOf } from './exitChoices.view.js';
import { isPlaceTaken } from './placeTaken.query.js';
import { tellsOwnSide } from './useExit.service.js';

export interface Foreseeing {
  readonly file: CaseFile;
  readonly look: ExitSight;
  readonly exit: CaseExitName;
  /** The proposal that waits, if one does. */
  readonly open: ExitProposalRow | undefined;
  /** What was chosen first, and which stages were named to be handled anew; '' and none before that. */
  readonly chosen: { readonly value: string; readonly redo: readonly string[] };
}

export interface Foreseen {
  /** Null where it cannot be done, or what has to be chosen first has not been. */
  readonly change: CaseChange | null;
  /** It brings back a case whose place is another's by now. */
  readonly placeTaken: boolean;
  /** Why it cannot, whatever is chosen. */
  readonly problem: Reason | null;
  /** What it does to place and clock depends on a choice that the page still asks. */
  readonly undecided: boolean;
}

/**
 * What an exit would do now, with what is proposed, was chosen or stands first to choose. A proposal
 * that the case has outgrown is a problem that its page tells, so that it can be rejected or
 * withdrawn there.
 */
export async function foreseen(deps: Deps, actor: Actor, asked: Foreseeing): Promise<Foreseen> {
  const { exit, open, chosen } = asked;
  const asks = questionsOf(exit).filter((each) => each !== 'due');
  const leads = asks.some((each) => each === 'to' || each === 'outcome');
  const undecided = open === undefined && (leads ? chosen.value === '' : asks.length > 0);
  const code = whyNotExit(actor, asked.look, exit);
  if (code !== null) return { ...nothing, problem: { code }, undecided };
  if (leads && undecided) return { ...nothing, undecided };
  try {
    const change = await planned(deps, actor, asked);
    const placeTaken = await isPlaceTaken(deps, asked.file, change);
    if (placeTaken && exit === 'take_back') throw conflict('place_refilled');
    return { change, placeTaken, problem: null, undecided };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { kind, code: said, params } = error;
    // What was chosen by hand in the address, or stands first, is refused at its place.
    if (open === undefined && kind === 'invalid') return { ...nothing, undecided };
    if (undecided) return { ...nothing, undecided };
    const problem = kind === 'invalid' ? { code: 'exit_outgrown' } : { code: said, params };
    return { ...nothing, problem, undecided };
  }
}

const nothing = { change: null, placeTaken: false, problem: null } as const;

async function planned(
  deps: Deps,
  actor: Actor,
  { file, look, exit, open, chosen: { value, redo } }: Foreseeing,
): Promise<CaseChange> {
  const grounds = { reason: '', ground: '' };
  const { change } = await planChange(deps, actor, file, ({ row: { state } }, context) => {
    if (isSecondedExit(exit)) {
      const details = open?.details ?? {
        ...anyChoice(file),
        to: value,
        outcome: value,
        redo,
        party: partyAsking(actor, file) ?? 'applicant',
      };
      return exitActs[exit].act(context, state, details, grounds, look.known);
    }
    if (exit === 'extend') return extendClock(context, state, { by: extensions[2], reason: '' });
    if (exit === 'send_back') {
      return sendBack(context, state, { to: value, redo, reason: '' }, look.known.reached);
    }
    const { lastAct: act } = look;
    if (act === null) throw hidden();
    return takeBack(context, state, { act, reason: '', written: tellsOwnSide(file, act) });
  });
  return change;
}

/** What an exit would be asked with first, so that its page can say what it would do. */
const anyChoice = ({ row, rules }: CaseFile): JsonObject => ({
  ...anyAward(row.state),
  dated: notedDays(rules, row.state)[0]?.stage ?? '',
  day: longAgo,
  due: 'pay',
  by: extensions[2],
  // Any other name will do: what it becomes is told once it is chosen.
  title: row.title === '*' ? '**' : '*',
  applicantName: '*',
});

/** Any other amount will do as well: what it becomes is told once it is chosen. */
function anyAward(state: CaseState): JsonObject {
  const terms = awardTerms(state);
  return terms ? { class: terms.class, amount: plainYuanText(terms.amountFen + 1) } : {};
}

const longAgo = '2000-01-01';
