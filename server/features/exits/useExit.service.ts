import { demandExit, type CaseExitName } from '../../domain/access/caseExits.js';
import type { Actor } from '../../domain/actor.js';
import { mailOccasions } from '../../domain/application/mailOccasions.js';
import { conflict, hidden, stale } from '../../domain/refusal.js';
import { readTyped } from '../../domain/typed.js';
import { replay } from '../../domain/workflow/caseState.js';
import { extendClock } from '../../domain/workflow/exits/extendClock.js';
import { sendBackDetails, type SecondedExit } from '../../domain/workflow/exits/exitActs.js';
import { sendBack } from '../../domain/workflow/exits/sendBack.js';
import { takeBack, type Act } from '../../domain/workflow/exits/takeBack.js';
import type { MachineContext } from '../../domain/workflow/machineContext.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import { holdCase, type CaseFile, type HeldCase } from '../../shared/casefile/caseFile.js';
import { changeCase, planChange } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { lookAtExits } from './exit.file.js';
import { extensionInput, type ExitTyped } from './exit.input.js';
import { isPlaceTaken } from './placeTaken.query.js';

/** What one person may do to a case outside its workflow, as its page showed it. */
export const useExit = (
  deps: Deps,
  actor: Actor,
  id: string,
  exit: Exclude<CaseExitName, SecondedExit>,
  typed: ExitTyped,
): Promise<void> => ways[exit](deps, actor, id, typed);

/** Moves the present deadline of a case later, with a reason. */
async function extendCase(deps: Deps, actor: Actor, id: string, typed: ExitTyped): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await holdSeen(deps, id, typed.version);
    demandExit(actor, await lookAtExits(deps, file), 'extend', 'begin');
    const { by } = readTyped(extensionInput, typed);
    await changeCase(deps, actor, file, ({ row }, context) =>
      extendClock(context, row.state, { by, reason: typed.reason }),
    );
  });
}

/**
 * Whoever acted last takes the act back, as long as nobody has acted on it and no other case has
 * filled the place that it gave up.
 */
async function takeBackAct(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, reason }: ExitTyped,
): Promise<void> {
  await deps.db.transaction(async () => {
    await holdCallOf(deps, id);
    const file = await holdSeen(deps, id, version);
    const look = await lookAtExits(deps, file);
    demandExit(actor, look, 'take_back', 'begin');
    const act = look.lastAct;
    if (act === null) throw hidden();
    const taking = ({ row, definition }: CaseFile, context: MachineContext): CaseChange =>
      takeBack(context, row.state, { act, reason, written: tellsOwnSide({ definition }, act) });
    const { change } = await planChange(deps, actor, file, taking);
    if (await isPlaceTaken(deps, file, change)) throw conflict('place_refilled');
    await changeCase(deps, actor, file, taking);
  });
}

/** A superior sends the case back to a stage it has been through, to redo what is named. */
async function sendCaseBack(deps: Deps, actor: Actor, id: string, typed: ExitTyped): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await holdSeen(deps, id, typed.version);
    const look = await lookAtExits(deps, file);
    demandExit(actor, look, 'send_back', 'begin');
    const details = readTyped(sendBackDetails, typed);
    await changeCase(deps, actor, file, ({ row }, context) =>
      sendBack(context, row.state, { ...details, reason: typed.reason }, look.known.reached),
    );
  });
}

const ways = { extend: extendCase, take_back: takeBackAct, send_back: sendCaseBack };

/** Whether the own side hears of an act. */
export function tellsOwnSide({ definition }: Pick<CaseFile, 'definition'>, act: Act): boolean {
  const { before, events } = act;
  const change = { before, events, state: replay(events, before), effects: [], seated: [] };
  return mailOccasions(change, definition.workflow.stages).some(({ to }) => to === 'applicant');
}

/** Held before its case, as by whoever fills a place: nobody fills one while it is asked whether it is free. */
async function holdCallOf({ db }: Deps, id: string): Promise<void> {
  const row = await db.rows.applications.find({ id });
  if (row) await db.rows.calls.lock({ id: row.call_id });
}

async function holdSeen(deps: Deps, id: string, version: number): Promise<HeldCase> {
  const file = await holdCase(deps, id);
  if (file.row.version !== version) throw stale();
  return file;
}
