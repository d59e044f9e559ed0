import {
  dispatchers,
  mayDispatch,
  movableTasks,
  remindable,
} from '../../domain/access/dispatching.js';
import {
  mayPause,
  maySendBack,
  mayReopen,
  mayReopenRoles,
  superiors,
  timekeepers,
} from '../../domain/access/caseDetails.js';
import { possibleExits, type ExitLook, type PossibleExit } from '../../domain/access/caseExits.js';
import type { Actor } from '../../domain/actor.js';
import { lastActOf } from '../../domain/workflow/exits/takeBack.js';
import { whyNotReopened } from '../../domain/workflow/reopen.js';
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
  return [...exits, ...ownWays(detail, actor)].map((way) => lineOf(way, context));
}

/** Ways whose forms stand on the case's page or have a page of their own. */
function ownWays({ file }: CaseDetail, actor: Actor): Way[] {
  const { row, subject, rules } = file;
  const { state } = row;
  const running = state.status === 'running' && state.stage !== null;
  const alone = { second: false, until: null };
  const pauses = running && state.corrections === null;
  const been = Object.keys(rules.workflow.stages).some(
    (stage) => state.memory[stage] !== undefined && stage !== state.stage,
  );
  const sendsBack = running && been && state.facts['reserved'] !== true;
  const reopens = whyNotReopened(rules, state) === null;
  const sees = {
    ...alone,
    by: dispatchers,
    mine: mayDispatch(actor, subject),
    href: `/cases/${row.id}/tasks`,
  };
  return [
    ...(remindable(state).length > 0 ? [{ ...sees, name: 'remind' }] : []),
    ...(movableTasks(state).length > 0 ? [{ ...sees, name: 'hand_over' }] : []),
    ...(pauses
      ? [
          {
            ...alone,
            name: state.paused === null ? 'pause' : 'resume',
            by: timekeepers,
            mine: mayPause(actor, subject),
            href: '#clock',
          },
        ]
      : []),
    ...(sendsBack
      ? [
          {
            ...alone,
            name: 'send_back',
            by: superiors,
            mine: maySendBack(actor, subject),
            href: '#send-back',
          },
        ]
      : []),
    ...(reopens
      ? [
          {
            ...alone,
            name: 'reopen',
            second: true,
            by: mayReopenRoles,
            mine: mayReopen(actor, subject),
            href: `/cases/${row.id}/reopening`,
          },
        ]
      : []),
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
