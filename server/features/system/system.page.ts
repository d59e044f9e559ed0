import type { LostLetter, SystemState } from './systemState.query.js';
import { inLocale } from '../../domain/localText.js';
import { jobNames } from '../../domain/jobNames.js';
import type { PageContext } from '../../shared/request/pageContext.js';

type Tone = '' | 'urgent' | 'done';

/** Less room than this is a matter for today. */
const leastRoomBytes = 2 * 2 ** 30;
/** A check of the record that is older did not run for two hours in a row. */
const oldestCheckMs = 3 * 3_600_000;

const say = (key: string, params: object = {}): object => ({ key: `system.${key}`, ...params });

/** How the installation is, in words: what is wrong stands first. */
export function systemPage(state: SystemState, context: PageContext): object {
  const stats = statsOf(state, context);
  return {
    stats,
    wrong: [
      ...stats.filter(({ tone }) => tone === 'urgent').map(({ label }) => label),
      ...state.jobs
        .filter(({ error }) => error !== '')
        .map(({ name }) => say(`jobs.${slugOf(name)}`)),
    ],
    jobs: state.jobs.map((job) => jobLine(job, state, context)),
    lost: state.lost.map((letter) => letterLine(letter, context)),
    more: Math.max(0, state.lettersFailed - state.lost.length),
    sendAll: state.lost.some(({ whole }) => whole),
  };
}

const slugOf = (job: string): string => job.replaceAll(' ', '_');

interface Stat {
  readonly label: object;
  readonly value: string;
  readonly note: string;
  readonly tone: Tone;
}

function statsOf(state: SystemState, { words, locale, now }: PageContext): readonly Stat[] {
  const text = (key: string, params = {}): string => words(locale, `system.${key}`, params);
  const stat = (name: string, value: string, note: string, wrong: boolean): Stat => ({
    label: say(`stats.${name}`),
    value,
    note,
    tone: wrong ? 'urgent' : '',
  });
  const { database, schema, room, check, late, sessions, lettersFailed, unwritten, unheld } = state;
  const waiting = state.backlogs.get(jobNames.deliverMails)?.waiting ?? 0;
  const gigabytes = room === null ? '' : (room / 2 ** 30).toFixed(1);
  const checkLate = check === null || now.getTime() - Date.parse(check.started_at) > oldestCheckMs;
  return [
    stat(
      'database',
      text('answers'),
      `${database.sqlite ? 'SQLite ' : ''}${database.version}`,
      false,
    ),
    schema.pending > 0
      ? stat('schema', text('behind', { n: schema.pending }), schema.last, true)
      : stat('schema', text('current'), schema.last, false),
    room === null
      ? stat('files', text('noFiles'), text('noFilesSays'), true)
      : stat('files', text('free', { n: gigabytes }), text('writes'), room < leastRoomBytes),
    stat('lettersWaiting', `${waiting}`, text('unwritten', { n: unwritten }), unwritten > 0),
    stat('lettersLost', `${lettersFailed}`, text('lostSays'), lettersFailed > 0),
    stat('late', `${late.waiting}`, text('lateSays'), false),
    check === null
      ? stat('record', text('unchecked'), '', true)
      : stat(
          'record',
          check.broken > 0 ? text('broken', { n: check.broken }) : text('whole'),
          text(checkLate ? 'checkedLong' : 'checked'),
          check.broken > 0 || checkLate,
        ),
    stat(
      'unheld',
      `${unheld.length}`,
      unheldSays(state, { words, locale, now }),
      unheld.length > 0,
    ),
    stat('sessions', `${sessions}`, text('sessionsSay'), false),
  ];
}

/** Which roles, under which programme, and how many cases wait: no case is named. */
function unheldSays({ unheld }: SystemState, { words, locale }: PageContext): string {
  if (unheld.length === 0) return words(locale, 'system.allHeld');
  const lines = unheld.map(({ role, name, stages, cases }) =>
    words(locale, 'system.unheldLine', {
      role: words(locale, `roles.${role ?? ''}`),
      programme: inLocale(name, locale),
      stages,
      cases,
    }),
  );
  return lines.join(locale === 'en' ? '; ' : '\uFF1B');
}

function jobLine(
  { name, begun_at: begun, ended_at: ended, done, error }: SystemState['jobs'][number],
  { backlogs }: SystemState,
  { words, locale }: PageContext,
): object {
  const backlog = backlogs.get(name);
  const running = begun !== null && (ended === null || ended < begun);
  const state = error !== '' ? 'failed' : ended === null && begun === null ? 'never' : 'well';
  return {
    name: words(locale, `system.jobs.${slugOf(name)}`),
    state: {
      tone: { failed: 'bad', never: 'quiet', well: 'ok' }[state],
      label: say(`jobState.${running && state !== 'failed' ? 'running' : state}`),
    },
    at: ended ?? '',
    done,
    error,
    waiting: backlog === undefined ? false : `${backlog.waiting}`,
    oldest: backlog?.oldest ?? '',
  };
}

function letterLine(letter: LostLetter, { words, locale }: PageContext): object {
  const key = `audit.types.${letter.event}`;
  const said = words(locale, key);
  return {
    ...letter,
    about: said === key ? words(locale, 'system.letter') : said,
  };
}
