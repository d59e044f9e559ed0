import { calendarFrom } from '../../server/domain/calendar.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { draftCase } from '../../server/domain/workflow/caseState.js';
import { act, submit } from '../../server/domain/workflow/machine.js';
import type { MachineContext } from '../../server/domain/workflow/machineContext.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { versionGaps } from '../../server/domain/versionMove/versionGaps.js';
import type { VersionPair } from '../../server/domain/versionMove/versionMove.js';
import { startupDefinition } from './startup.js';

/** Cases of the start-up procedure on their way, and other versions of it. */
export const first = startupDefinition();

export const contextOf = (definition: Definition): MachineContext => ({
  rules: workflowRulesOf(compileDefinition(definition)),
  time: timekeeper(calendarFrom()),
  now: new Date('2026-03-02T02:00:00.000Z'),
  actor: { userId: 'ada', personId: 'ada' },
  holdersOf: () => ['ada', 'bo', 'chen'],
});

/** Another version: whatever of the first one `change` says otherwise. */
export function second(change: (draft: Definition) => void): VersionPair {
  const to = structuredClone(first);
  change(to);
  return { from: first, to, gaps: versionGaps(first, to) };
}

export const handedIn = { revision: 1, contentHash: 'h' };
const context = contextOf(first);
export const atDesk = submit(context, draftCase, handedIn).state;
export const atCheck = act(context, atDesk, 'accept', { reason: '' }).state;
export const atReview = act(context, atCheck, 'pass', checklist()).state;
export const seated = act(context, atReview, 'assign', { experts: ['bo', 'chen'] }).state;
export const asked = act(context, atDesk, 'ask', {
  'fix.company': 'the licence is unreadable',
}).state;

function checklist(): Record<string, string> {
  const stage = first.workflow.stages['formal'];
  const list = stage?.kind === 'check' && 'checklist' in stage ? stage.checklist : [];
  return Object.fromEntries(
    (Array.isArray(list) ? list : []).map(({ id }: { id: string }) => [`item.${id}`, 'pass']),
  );
}

export function stageOf(draft: Definition, id: string): Record<string, unknown> {
  const stage: Record<string, unknown> | undefined = draft.workflow.stages[id];
  if (!stage) throw new Error(`no stage ${id}`);
  return stage;
}

/** A second review between the first one and what follows. */
export function withSecondReview(draft: Definition): void {
  const review = draft.workflow.stages['review'];
  if (!review) throw new Error('no review');
  draft.workflow.stages['review2'] = structuredClone(review);
  review.next = { scored: 'review2' };
}
