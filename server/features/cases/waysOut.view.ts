import {
  dispatchers,
  mayDispatch,
  movableTasks,
  remindable,
} from '../../domain/access/dispatching.js';
import { mayPause, timekeepers } from '../../domain/access/caseDetails.js';
import { possibleExits, type ExitLook } from '../../domain/access/caseExits.js';
import type { Actor } from '../../domain/actor.js';
import { lastActOf } from '../../domain/workflow/exits/takeBack.js';
import { wayLine, type WayOut } from '../../shared/waysOut/wayLine.js';
import { seatWays } from './seatWays.view.js';
import { voteWays } from './voteWays.view.js';
import type { CaseDetail } from './caseDetail.query.js';
import type { CasesPageContext } from './caseList.page.js';

type Context = CasesPageContext & Pick<ExitLook, 'time'>;
/**
 * What can still be done about a case outside its workflow, by whom and until when; what this reader
 * may begin is a link. It is asked of the same functions that permit it.
 */
export function waysOut(detail: CaseDetail, actor: Actor, context: Context): readonly object[] {
  const { file, history } = detail;
  const { rules, subject, row } = file;
  const acts = history.flatMap(({ at, actorId, happened }) =>
    happened.what === 'case' ? [{ at, actorId, event: happened.event }] : [],
  );
  const look = { rules, subject, time: context.time, now: context.now, lastAct: lastActOf(acts) };
  const base = `/cases/${row.id}`;
  const exits = possibleExits(actor, look).map(({ exit, ...rest }): WayOut => ({
    ...rest,
    name: exit,
    href: `${base}/exits/${exit}`,
  }));
  const stages = [...seatWays(file, actor), ...voteWays(file, actor)];
  return [...exits, ...stages, ...otherWays(detail, actor)].map((way) => wayLine(way, context));
}

/** Reminding and handing over have a page of their own; the clock is stopped and let run on the case's. */
function otherWays({ file }: CaseDetail, actor: Actor): WayOut[] {
  const { row, subject } = file;
  const { state } = row;
  const { status, stage, corrections, paused } = state;
  const alone = { second: false, until: null };
  const tasks = {
    ...alone,
    by: dispatchers,
    mine: mayDispatch(actor, subject),
    href: `/cases/${row.id}/tasks`,
  };
  const clock = {
    ...alone,
    name: paused === null ? 'pause' : 'resume',
    by: timekeepers,
    mine: mayPause(actor, subject),
    href: '#clock',
  };
  return [
    ...(remindable(state).length > 0 ? [{ ...tasks, name: 'remind' }] : []),
    ...(movableTasks(state).length > 0 ? [{ ...tasks, name: 'hand_over' }] : []),
    ...(status === 'running' && stage !== null && corrections === null ? [clock] : []),
  ];
}
