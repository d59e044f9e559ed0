import type { Actor } from '../../domain/actor.js';
import { conflict } from '../../domain/refusal.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { boardFor } from '../../shared/boards/callBoard.query.js';
import { holdCallBoard } from '../../shared/boards/holdBoard.step.js';
import { castBallot } from '../../shared/ballots/castBallot.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { meetingBallots } from './callBallots.query.js';
import { meetingOf, type MeetingCase } from './callVotes.query.js';
import { decisionInput, readDecisions, readVotes, voteInput } from './callVotes.input.js';

type Typed = Readonly<Record<string, unknown>>;

/** Casts one member's votes on several cases; all of them count or none does. */
export async function castVotes(
  deps: Deps,
  actor: Actor,
  callId: string,
  typed: Typed,
): Promise<void> {
  await deps.db.transaction(async () => {
    const meeting = meetingOf(boardFor(actor, await holdCallBoard(deps, actor, callId)));
    demandPresent(meeting.voting, typed, voteInput(''));
    const { own } = await meetingBallots(deps, actor, meeting);
    const open = meeting.voting.filter(
      ({ id, standing }) => !own.has(id) && standing?.waits === null,
    );
    const cast = readVotes(open, typed);
    if (cast.length === 0) throw conflict('meeting_nothing');
    for (const { id, ...vote } of cast) {
      await castBallot(deps, actor, await holdCase(deps, id), vote);
    }
  });
}

/** Approves or rejects several cases; approval reserves the money, and one shortage stops all. */
export async function makeDecisions(
  deps: Deps,
  actor: Actor,
  callId: string,
  typed: Typed,
): Promise<void> {
  await deps.db.transaction(async () => {
    const cases = meetingOf(boardFor(actor, await holdCallBoard(deps, actor, callId))).deciding;
    demandPresent(cases, typed, decisionInput(''));
    const made = readDecisions(cases, typed);
    if (made.length === 0) throw conflict('decision_nothing');
    for (const { id, decision, reason } of made) {
      await useVerb(deps, actor, id, stageOf(cases, id), decision, { reason });
    }
  });
}

/** A row the form still shows but which has moved on is a clear answer, never a silent loss. */
function demandPresent(cases: readonly MeetingCase[], typed: Typed, prefix: string): void {
  const here = new Set(cases.map(({ id }) => id));
  const gone = Object.entries(typed).find(
    ([name, value]) =>
      name.startsWith(prefix) && value !== '' && !here.has(name.slice(prefix.length)),
  );
  if (gone) throw conflict('case_gone_on');
}

const stageOf = (cases: readonly MeetingCase[], id: string): string =>
  cases.find((each) => each.id === id)?.stage ?? '';
