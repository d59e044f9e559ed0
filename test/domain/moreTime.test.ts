import { mailOccasions } from '../../server/domain/application/mailOccasions.js';
import { calendarFrom } from '../../server/domain/calendar.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import { exitActs } from '../../server/domain/workflow/exits/exitActs.js';
import { extendClock } from '../../server/domain/workflow/exits/extendClock.js';
import { whyNotTakenBack } from '../../server/domain/workflow/exits/takeBack.js';
import { submit } from '../../server/domain/workflow/machine.js';
import type { MachineContext } from '../../server/domain/workflow/machineContext.js';
import type { CaseChange } from '../../server/domain/workflow/recorder.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { startupCompiled } from '../support/startup.js';

/** Tuesday the 3rd of March 2026, the day after the case was handed in. */
const context: MachineContext = {
  rules: workflowRulesOf(startupCompiled()),
  time: timekeeper(calendarFrom()),
  now: new Date(Date.UTC(2026, 2, 3, 2)),
  actor: { userId: 'officer', personId: 'officer' },
  holdersOf: () => [],
};
const monday = { ...context, now: new Date(Date.UTC(2026, 2, 2, 2)) };
const handedIn = submit(monday, draftCase, { revision: 1, contentHash: 'c' }).state;
const reason = 'The stamp is with the notary.';

const extended = (state: CaseState): CaseChange =>
  extendClock(context, state, { by: '5 wd', reason });
const granted = (state: CaseState, party?: string): CaseChange => {
  const asked = party === undefined ? { by: '5 wd' } : { by: '5 wd', party };
  const known = { names: { title: '', applicantName: '' }, reached: {} };
  return exitActs.ask_time.act(context, state, asked, { reason, ground: '' }, known);
};

test('what two agreed on, one of whom had asked, neither takes back alone', () => {
  const back = ({ events }: CaseChange): string | null => {
    const done = { at: context.now.toISOString(), actorId: 'officer', before: handedIn, events };
    return whyNotTakenBack(context, done, 'officer');
  };
  expect(back(extended(handedIn))).toBeNull();
  // A request from before requests said whose they are is one of two persons as well.
  expect([undefined, 'counterparty'].map((party) => back(granted(handedIn, party)))).toEqual([
    'take_back_other_way',
    'take_back_other_way',
  ]);
});

/** The case with one open task of each of these. */
const awaiting = (...roles: readonly ('applicant' | 'counterparty' | 'recommender')[]) => {
  const [task] = Object.values(handedIn.tasks);
  if (!task) throw new Error('nobody is awaited');
  const open = roles.map((role) => [`of-${role}`, { ...task, id: `of-${role}`, role }] as const);
  return { ...handedIn, tasks: Object.fromEntries(open) };
};
const readers = (change: CaseChange) => mailOccasions(change, {}).map(({ to }) => to);

test.each([
  ['applicant', 'applicant'],
  ['counterparty', 'counterparty'],
  ['recommender', 'task:of-recommender'],
] as const)('a later deadline is told to who is awaited, the %s, and to no other', (role, to) => {
  expect(readers(extended(awaiting(role)))).toEqual([to]);
  // What one side said of itself is no other side's to read.
  expect(readers(granted(awaiting('applicant', 'counterparty', 'recommender'), role))).toEqual([
    to,
  ]);
});

test('a later deadline of the zone itself is told to the applicant', () => {
  expect(readers(extended(handedIn))).toEqual(['applicant']);
});
