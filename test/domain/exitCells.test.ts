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
import { draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import { stageKind, stageKindNames } from '../../server/domain/workflow/stages/registry.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { presetDefinitions } from '../support/presets.js';

/**
 * Which ways out a case has in each kind of stage, asked of the function that permits them for every
 * stage of every procedure that comes along. `EXITS=1` prints the table.
 */
const now = new Date('2026-03-02T02:00:00.000Z');
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
      const look = { rules, time: timekeeper(calendarFrom()), now, subject, lastAct: null };
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

/** The rows of `docs/unhappy-road.md`: which exits each kind of stage has, as the functions permit them. */
const table = stageKindNames.map((kind) => {
  const of = places.filter((place) => place.kind === kind);
  const cells = caseExitNames
    .filter((exit) => exit !== 'take_back' && exit !== 'ask_time')
    .map((exit) => (of.some(({ found }) => found.has(exit)) ? exit : ''))
    .filter((exit) => exit !== '');
  return { kind, places: of.length, cells };
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
