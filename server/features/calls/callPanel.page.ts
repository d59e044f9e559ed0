import type { PoolExpert } from '../../shared/calls/expertPool.js';
import type { FormState } from '../../shared/request/formState.js';
import type { Failed } from '../../shared/request/route.js';
import { callCrumbs, expertsNeeded } from './callPageContext.view.js';
import type { CallState } from './managedCall.query.js';

/** Which experts of the pool may be invited for a call. */
export function callPanelPage(
  { call, definition }: CallState,
  pool: readonly PoolExpert[],
  chosen: ReadonlySet<string>,
  form: FormState,
  failed: Failed | null,
): object {
  const typed = failed?.typed['experts'];
  const again: readonly unknown[] = Array.isArray(typed) ? typed : [typed];
  const ticked = (id: string): boolean => (failed === null ? chosen.has(id) : again.includes(id));
  return {
    id: call.id,
    sub: call.title,
    version: call.version,
    form,
    editable: call.status !== 'cancelled',
    needed: expertsNeeded(definition),
    chosen: chosen.size,
    rows: pool.map((expert) => ({
      userId: expert.userId,
      name: expert.name,
      position: expert.title,
      employer: expert.employer,
      fields: expert.fields,
      waiting: expert.waiting,
      checked: ticked(expert.userId),
    })),
    crumbs: callCrumbs(call, 'calls.panel.title'),
  };
}
