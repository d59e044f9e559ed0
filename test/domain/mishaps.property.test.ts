import { join } from 'node:path';
import { loadWords } from '../../server/adapters/words.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import type { WalkSetup } from '../../server/domain/walkthrough/walkSetup.js';
import { replay } from '../../server/domain/workflow/caseState.js';
import { deferralStage } from '../../server/domain/workflow/deferral.js';
import { whyNotRevoked } from '../../server/domain/workflow/exits/endEarly.js';
import { isSuspended } from '../../server/domain/workflow/exits/presentDue.js';
import { whyNotReopened } from '../../server/domain/workflow/exits/reopen.js';
import { withoutTakenBack } from '../../server/domain/workflow/exits/takeBack.js';
import { stageKind } from '../../server/domain/workflow/stages/registry.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { sampleForm } from '../../server/features/designer/walkthrough/sampleFields.view.js';
import {
  readSamples,
  walkSetup,
} from '../../server/features/designer/walkthrough/samples.input.js';
import { morningOf } from '../../server/features/designer/walkthrough/walkAddress.input.js';
import { fc } from '../support/fastCheck.js';
import { begun, exitsOf, mishaps, struck, type Blow, type Lived } from '../support/mishaps.js';
import { presetDefinitions } from '../support/presets.js';
import { shippedCalendar } from '../support/walks.js';

/**
 * Every procedure that comes along, walked at random with whatever can go wrong on the way.
 * `QIXIAN_WALKS=500` walks each that often, `QIXIAN_TEST_SEED` throws other dice.
 */
const walksEach = Number(process.env['QIXIAN_WALKS'] ?? 3);
const day = '2026-03-02';

const setups = new Map<string, WalkSetup>();
beforeAll(async () => {
  const words = await loadWords(join('config', 'locales'));
  for (const definition of presetDefinitions()) {
    const compiled = compileDefinition(definition);
    const samples = readSamples(sampleForm(compiled, words, day), {}, day);
    setups.set(definition.procedure, walkSetup(compiled, shippedCalendar(), samples, day));
  }
});

const blow: fc.Arbitrary<Blow> = fc.record({
  // Half of what happens is work, or nothing would come far enough to go wrong.
  mishap: fc.oneof(fc.constant('outcome' as const), fc.constantFrom(...mishaps)),
  pick: fc.nat(1000),
});

/** What money and claims have come to, by the effects that the product runs. */
interface Books {
  reserved: boolean;
  committed: boolean;
  claimed: boolean;
  readonly opened: Set<unknown>;
}

function walk(setup: WalkSetup, blows: readonly Blow[]): Lived {
  const books: Books = { reserved: false, committed: false, claimed: true, opened: new Set() };
  const watch: Parameters<typeof struck>[2] = (change, after) => {
    expect(change.state).toEqual(replay(after.events.map(({ event }) => event)));
    keepBooks(books, change);
    expectWhole(books, after);
    expectNotice(change, after);
    expectKept(after);
  };
  let lived = begun(setup, morningOf(day), watch);
  for (const each of blows) {
    lived = struck(lived, each, watch);
    expectWayOut(lived);
  }
  return lived;
}

/** Money moves only from where it is, and none of a case that stands still. */
function keepBooks(
  books: Books,
  { before, state, events, effects }: Parameters<Parameters<typeof struck>[2]>[0],
) {
  for (const { effect, data } of effects) {
    if (['reserve_award', 'commit_award', 'open_tranche'].includes(effect)) {
      // What was taken back stands as it stood, which moves nothing onwards.
      const onwards = !events.some(({ type }) => type === 'taken_back');
      const still = isSuspended(before) && isSuspended(state);
      expect([effect, still && onwards]).toEqual([effect, false]);
    }
    if (effect === 'reserve_award') {
      expect(books).toMatchObject({ reserved: false });
      books.reserved = true;
    }
    if (effect === 'release_award') {
      expect(books).toMatchObject({ reserved: true, committed: false });
      books.reserved = false;
    }
    if (effect === 'commit_award') {
      expect(books).toMatchObject({ reserved: true, committed: false });
      books.committed = true;
    }
    if (effect === 'open_tranche') {
      expect(books.committed).toBe(true);
      expect(books.opened.has(data['tranche'])).toBe(false);
      books.opened.add(data['tranche']);
    }
    if (effect === 'release_claims' || effect === 'retake_claims') {
      expect([effect, books.claimed]).toEqual([effect, effect === 'release_claims']);
      books.claimed = effect === 'retake_claims';
    }
  }
}

/** Facts say what the books say; tasks belong to where the case stands; seats are as many as asked. */
function expectWhole(books: Books, { setup, state }: Lived): void {
  expect([state.facts['reserved'] === true, state.facts['committed'] === true]).toEqual([
    books.reserved,
    books.committed,
  ]);
  const strays = Object.values(state.tasks).filter(
    ({ stage }) => stage !== state.stage && stage !== deferralStage,
  );
  expect(strays).toEqual([]);
  if (state.status === 'ended') expect(state.tasks).toEqual({});
  const stage = setup.compiled.definition.workflow.stages[state.stage ?? ''];
  const seats = stage ? stageKind(stage.kind).seats(stage) : null;
  const taken = Object.values(state.tasks).filter(({ verb }) => verb === 'score');
  expect(taken.length).toBeLessThanOrEqual(seats?.experts ?? 0);
}

/**
 * A vote or an opinion that stands was on the case as it is; a place or a decision never stands.
 * The facts are those that the last conclusion of its stage left.
 */
function expectKept({ setup, events }: Lived): void {
  const judged = new Map<string, object>();
  let facts = {};
  for (const { event } of withoutTakenBack(events)) {
    if (event.type === 'facts_set') {
      const { reserved: _, committed: __, frozen: ___, ...set } = event.facts;
      facts = { ...facts, ...set };
    }
    if (event.type === 'stage_concluded') judged.set(event.stage, facts);
    if (event.type !== 'stage_kept') continue;
    const stage = setup.compiled.definition.workflow.stages[event.stage];
    const kind = stage && stageKind(stage.kind);
    expect([event.stage, kind?.ranks(stage), kind?.decides(stage)]).toEqual([
      event.stage,
      null,
      null,
    ]);
    if (kind?.judges) expect(facts).toEqual(judged.get(event.stage));
  }
}

/** A list that was published is left, unless it is dismissed or stopped, after all of its days. */
function expectNotice(
  { before, events }: Parameters<Parameters<typeof struck>[2]>[0],
  after: Lived,
): void {
  const { setup, now } = after;
  for (const event of events) {
    if (event.type !== 'stage_concluded' || event.outcome !== 'confirmed') continue;
    const stage = setup.compiled.definition.workflow.stages[event.stage];
    const list = stage ? stageKind(stage.kind).publishes(stage) : null;
    const from = [...after.events].findLast(
      ({ event: each }) =>
        each.type === 'noted' && each.stage === event.stage && each.verb === 'publish',
    );
    if (!list || !from || before.stage !== event.stage) continue;
    const due = timekeeper(setup.calendar).due(new Date(from.at), list.period);
    expect(now.toISOString() > due).toBe(true);
  }
}

/** Somebody can always do something: work on it, or take it out of where it is stuck. */
function expectWayOut(lived: Lived): void {
  const { setup, state } = lived;
  const exits = exitsOf(lived);
  const rules = workflowRulesOf(setup.compiled);
  if (state.status === 'running') {
    const ways = (['terminate', 'lift'] as const).filter((exit) => exits.has(exit));
    // An objection is decided by the discipline officer, who lets the case go on or dismisses it.
    expect(ways.length > 0 || state.holds.includes('objection-1')).toBe(true);
    return;
  }
  if (exits.has('reopen') || exits.has('revoke')) return;
  // What is left is undone in a room of its own: a voucher, an entry, money that was committed.
  expect([
    ['reopen_granted', 'reopen_committed', 'reopen_voucher'].includes(
      whyNotReopened(rules, state) ?? '',
    ),
    ['revoke_voucher', 'revoke_entry', 'revoke_not_granted'].includes(
      whyNotRevoked(rules, state) ?? '',
    ),
  ]).toEqual([true, true]);
}

test('whatever happens to a case of whatever procedure, somebody finds a way out and the books stay whole', () => {
  const ends = new Set<string>();
  const seen = new Set<string>();
  for (const setup of setups.values()) {
    fc.assert(
      fc.property(fc.array(blow, { minLength: 15, maxLength: 40 }), (blows) => {
        const { state, events } = walk(setup, blows);
        ends.add(state.end ?? 'running');
        for (const { event } of events) seen.add(event.type);
      }),
      { numRuns: walksEach },
    );
  }
  // Not vacuous: the walks met what they are about.
  for (const type of [
    'sent_back',
    'stage_kept',
    'reopened',
    'outcome_corrected',
    'suspended',
    'days_moved',
  ]) {
    expect([type, seen.has(type)]).toEqual([type, true]);
  }
  expect(ends.size).toBeGreaterThan(3);
});
