import { count } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { freezeOf, freezeWindow, type Freeze } from '../../domain/application/freezeWindow.js';
import type { LocalText } from '../../domain/localText.js';
import type { CaseStatus } from '../../domain/workflow/caseState.js';
import type { Definition } from '../../domain/definition/definition.js';
import { freezable } from '../../shared/calls/callFreeze.js';
import type { Deps } from '../../shared/request/deps.js';
import type { CallRow } from './managedCall.file.js';
import { editionsOf, type Edition } from './editions.query.js';

type BudgetRow = NonNullable<Awaited<ReturnType<Deps['db']['rows']['budgetLines']['find']>>>;

/** Everything that the pages of one managed call say of it. */
export interface CallState {
  readonly call: CallRow;
  readonly definition: Definition;
  readonly programme: LocalText;
  /** Published versions of the procedure, the newest first. */
  readonly editions: readonly Edition[];
  readonly counts: { readonly draft: number; readonly running: number; readonly ended: number };
  readonly budget: BudgetRow | null;
  /** Experts chosen for it; 0 where the whole pool may be invited. */
  readonly panel: number;
  /** When it stands still, and whether it does now. */
  readonly window: Freeze | null;
  readonly frozen: Freeze | null;
}

/** Reads the state of a call that the reader may manage. Six statements. */
export async function callState(deps: Deps, call: CallRow): Promise<CallState> {
  const { db, calendar, clock } = deps;
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const programme = await db.rows.programmes.find({ id: call.programme_id });
  const rows = await db.select(
    { status: applications.columns.status, cases: count() },
    'SELECT status, COUNT(*) AS cases FROM applications WHERE call_id = :call GROUP BY status',
    { call: call.id },
  );
  const of = (status: CaseStatus): number => rows.find((row) => row.status === status)?.cases ?? 0;
  const line = call.budget_line_id;
  return {
    call,
    definition,
    programme: programme?.name ?? definition.name,
    editions: await editionsOf(deps, call.procedure_id),
    counts: { draft: of('draft'), running: of('running'), ended: of('ended') },
    budget: line === null ? null : await db.rows.budgetLines.find({ id: line }),
    panel: await db.rows.callExperts.count({ call_id: call.id }),
    window: freezeWindow(freezable(call), calendar),
    frozen: freezeOf(freezable(call), clock.now(), calendar),
  };
}

/** The version a call is on. */
export const editionOf = ({ call, editions }: CallState): Edition | undefined =>
  editions.find(({ id }) => id === call.procedure_version_id);
