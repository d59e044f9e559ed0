import { existsSync, readFileSync } from 'node:fs';
import {
  caseExitNames,
  possibleExits,
  type CaseExitName,
} from '../../server/domain/access/caseExits.js';
import type { Actor } from '../../server/domain/actor.js';
import { calendarFrom } from '../../server/domain/calendar.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { Refused } from '../../server/domain/refusal.js';
import type { CaseEvent } from '../../server/domain/workflow/caseEvents.js';
import { draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import {
  seatExitNames,
  type SeatExitName,
} from '../../server/domain/workflow/contract/stageQuestions.js';
import { act } from '../../server/domain/workflow/machine.js';
import { stageKind, stageKindNames } from '../../server/domain/workflow/stages/registry.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { presetDefinitions } from '../support/presets.js';

/**
 * Which ways out a case has in each kind of stage, asked of the function that permits them for every
 * stage of every procedure that comes along. `EXITS=1` prints the table.
 */
const now = new Date('2026-03-02T02:00:00.000Z');
const time = timekeeper(calendarFrom());
const later = '2026-03-12T15:59:59.999Z';
const earlier = '2026-02-27T15:59:59.999Z';
const officer: Actor = {
  userId: 'officer',
  personId: 'officer',
  name: 'officer',
  email: 'officer@zone.test',
  locale: 'en',
  grants: [{ role: 'programme_officer', programmeId: null }],
  organisationIds: [],
};

interface Place {
  readonly kind: string;
  readonly at: string;
  readonly found: ReadonlySet<CaseExitName>;
}

/** A case in each stage of each procedure, having been in the first one, in and out of time. */
const places: readonly Place[] = presetDefinitions().flatMap((definition) => {
  const rules = workflowRulesOf(compileDefinition(definition));
  const { first, stages } = definition.workflow;
  return Object.entries(stages).flatMap(([stage, { kind }]) =>
    [later, earlier].map((dueAt): Place => {
      const state: CaseState = {
        ...draftCase,
        status: 'running',
        stage,
        dueAt,
        memory: { [first]: {}, [stage]: {} },
      };
      const subject = {
        id: 'case',
        programmeId: definition.programme,
        applicantId: 'applicant',
        organisationId: null,
        counterpartyId: null,
        state,
      };
      const look = { rules, time, now, subject, lastAct: null };
      const found = possibleExits(officer, look).flatMap(({ exit, mine }) => (mine ? [exit] : []));
      return { kind, at: `${definition.procedure} ${stage} ${dueAt}`, found: new Set(found) };
    }),
  );
});

/** Kinds whose stages publish a list. */
const publishing = new Set(
  presetDefinitions().flatMap(({ workflow }) =>
    Object.values(workflow.stages).flatMap((stage) =>
      stageKind(stage.kind).publishes(stage) === null ? [] : [stage.kind],
    ),
  ),
);

test('a case can be stopped, ended and renamed in every stage of every procedure', () => {
  expect(places.length).toBeGreaterThan(200);
  const always: readonly CaseExitName[] = ['suspend', 'terminate', 'correct_names'];
  const without = places.filter(({ found }) => always.some((exit) => !found.has(exit)));
  expect(without.map(({ at }) => at)).toEqual([]);
});

test('time is extended before it has passed and accepted late after, except of a public list', () => {
  const wrong = places.filter(({ kind, at, found }) => {
    const inTime = at.endsWith(later);
    const timed = !publishing.has(kind);
    return (
      found.has('extend') !== (timed && inTime) || found.has('accept_late') !== (timed && !inTime)
    );
  });
  expect(wrong.map(({ at }) => at)).toEqual([]);
});

/** Seats in each state that a stage may have them in, as many as are wanted. */
const panels = (experts: number) => {
  const filled = (status: string, of = experts) =>
    Array.from({ length: of }, (_, at) => ({ seat: at + 1, status, total: 80 }));
  const short = experts > 1 ? [filled('submitted', experts - 1)] : [];
  return [[], filled('invited'), filled('accepted'), filled('submitted'), ...short];
};

/** Which exits of seats are said to be there for a panel, of every stage of every procedure. */
const seatPlaces = presetDefinitions().flatMap((definition) => {
  const rules = workflowRulesOf(compileDefinition(definition));
  return Object.entries(definition.workflow.stages).flatMap(([stage, config]) => {
    const seats = stageKind(config.kind).seats(config);
    return seats === null
      ? []
      : panels(seats.experts).map((panel) => ({
          kind: config.kind,
          rules,
          stage,
          panel,
          said: seats.exits({ panel }),
        }));
  });
});

const verbOf: Readonly<Record<SeatExitName, readonly [string, object]>> = {
  extend_seat: ['extend_seat', { by: '5 wd', reason: 'because of illness' }],
  withdraw_seat: ['withdraw_seat', { as: 'withdrawn', reason: 'does not answer' }],
  replace_seat: ['withdraw_seat', { as: 'replaced', reason: 'does not answer' }],
  take_back_review: ['take_back_review', {}],
  put_back_review: ['reopen_seat', { reason: 'please look again' }],
  recuse_seat: ['recuse_seat', {}],
  close_short: ['close', { reason: 'two never answer' }],
};

test('what is said to be possible about seats is what their verbs do, and everything else they refuse', () => {
  expect(seatPlaces.length).toBeGreaterThan(20);
  const wrong = seatPlaces.flatMap(({ rules, stage, panel, said, kind }) => {
    const tasks = panel.flatMap(({ seat, status }) =>
      status === 'submitted' ? [] : [seatTaskOf(stage, seat)],
    );
    const state: CaseState = {
      ...draftCase,
      status: 'running',
      stage,
      visit: 1,
      dueAt: later,
      memory: { [stage]: { panel } },
      facts: { points: 50, score: 50 },
      tasks: Object.fromEntries(tasks.map((task) => [task.id, task])),
    };
    const can = (exit: SeatExitName): boolean => {
      const [verb, typed] = verbOf[exit];
      return [1, panel.length].some((seat) => {
        const actor = { userId: 'who', personId: 'who', seats: [seat] };
        const context = { rules, time, now, actor, holdersOf: () => [] };
        try {
          const after = act(context, state, verb, { seat, ...typed });
          return exit !== 'close_short' || after.events.some(isShort);
        } catch (error) {
          if (error instanceof Refused) return false;
          throw error;
        }
      });
    };
    const at = `${stage} ${kind} ${panel.map(({ status }) => status).join(' ')}`;
    return seatExitNames
      .filter((exit) => said.includes(exit) !== can(exit))
      .map((exit) => `${at}: ${exit}`);
  });
  expect(wrong).toEqual([]);
});

const isShort = (event: CaseEvent): boolean => event.type === 'noted' && 'short' in event.data;

const seatTaskOf = (stage: string, seat: number) => ({
  id: `${stage}.1.seat-${seat}`,
  stage,
  key: `seat-${seat}`,
  verb: 'score',
  role: null,
  userId: null,
  seat,
  openedAt: earlier,
  dueAt: later,
});

/** The rows of `docs/unhappy-road.md`: which exits each kind of stage has, as the functions permit them. */
const table = stageKindNames.map((kind) => {
  const of = places.filter((place) => place.kind === kind);
  const cells = caseExitNames
    .filter((exit) => exit !== 'take_back' && exit !== 'ask_time')
    .map((exit) => (of.some(({ found }) => found.has(exit)) ? exit : ''))
    .filter((exit) => exit !== '');
  const said = new Set(seatPlaces.flatMap((place) => (place.kind === kind ? place.said : [])));
  const seats = seatExitNames.filter((exit) => said.has(exit));
  return { kind, places: of.length, cells: [...cells, ...seats] };
});

test('every kind of stage is among them, and docs/unhappy-road.md says what each has', () => {
  expect(table.filter(({ places: count }) => count === 0).map(({ kind }) => kind)).toEqual([]);
  const lines = table.map(({ kind, cells }) => `| ${kind} | ${cells.join(' ')} |`);
  if (process.env['EXITS'] !== undefined) process.stdout.write(`${lines.join('\n')}\n`);
  const squeezed = readFileSync('docs/unhappy-road.md', 'utf8').replaceAll(/ +/g, ' ');
  expect(lines.filter((line) => !squeezed.includes(line))).toEqual([]);
});

test('every journey and test that docs/unhappy-road.md names is there, with those words in it', () => {
  const text = readFileSync('docs/unhappy-road.md', 'utf8');
  const named = [...text.matchAll(/`(test\/[\w./]+)`(?: “([^”]+)”)?/g)];
  expect(named.length).toBeGreaterThan(15);
  const missing = named.filter(([, file = '', words = '']) => {
    if (!existsSync(file)) return true;
    return words !== '' && !readFileSync(file, 'utf8').includes(words);
  });
  expect(missing.map(([all]) => all)).toEqual([]);
});
