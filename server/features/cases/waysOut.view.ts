import {
  dispatchers,
  mayDispatch,
  movableTasks,
  remindable,
} from '../../domain/access/dispatching.js';
import { mayPause, timekeepers } from '../../domain/access/caseDetails.js';
import { possibleExits, type ExitLook, type PossibleExit } from '../../domain/access/caseExits.js';
import type { Actor } from '../../domain/actor.js';
import { lastActOf } from '../../domain/workflow/exits/takeBack.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { CaseDetail } from './caseDetail.query.js';
import type { CasesPageContext } from './caseList.page.js';

type Line = { readonly label: string; readonly note: string; readonly href: string };
type Context = CasesPageContext & Pick<ExitLook, 'time'>;
/** Something that can be done about a case, whose name is `cases.waysOut.<name>` or an exit's. */
type Way = Omit<PossibleExit, 'exit'> & { readonly name: string; readonly href: string };

/**
 * What can still be done about a case outside its workflow, by whom and until when; what this reader
 * may begin is a link. It is asked of the same functions that permit it.
 */
export function waysOut(detail: CaseDetail, actor: Actor, context: Context): readonly Line[] {
  const { file, history } = detail;
  const { rules, subject, row } = file;
  const acts = history.flatMap(({ at, actorId, happened }) =>
    happened.what === 'case' ? [{ at, actorId, event: happened.event }] : [],
  );
  const look = { rules, subject, time: context.time, now: context.now, lastAct: lastActOf(acts) };
  const base = `/cases/${row.id}`;
  const exits = possibleExits(actor, look).map(({ exit, ...rest }): Way => ({
    ...rest,
    name: exit,
    href: `${base}/exits/${exit}`,
  }));
  return [...exits, ...otherWays(detail, actor)].map((way) => lineOf(way, context));
}

/** Reminding and handing over have a page of their own; the clock is stopped and let run on the case's. */
function otherWays({ file }: CaseDetail, actor: Actor): Way[] {
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

function lineOf({ name, by, second, until, mine, href }: Way, context: Context): Line {
  const { words, locale, now } = context;
  const say = (key: string, values = {}): string => words(locale, `cases.waysOut.${key}`, values);
  const who =
    by === 'self'
      ? say('yourself')
      : by.map((role) => words(locale, `roles.${role}`)).join(locale === 'en' ? ', ' : '\u3001');
  const parts = [
    say(second ? 'bySecond' : 'by', { who }),
    ...(until === null
      ? []
      : [say('until', { date: dateWords(words, locale, now).deadline(until) })]),
  ];
  return {
    label: words(locale, `exits.names.${name}`),
    note: parts.join(locale === 'en' ? ' ' : ''),
    href: mine ? href : '',
  };
}
