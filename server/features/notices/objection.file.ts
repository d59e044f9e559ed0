import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { objections } from '../../data/tables/decisions.js';
import type {
  objectionFindings,
  objectionHearings,
  objectionPapers,
} from '../../data/tables/objectionTables.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import { policy } from '../../domain/access/policy.js';
import { holds, type Actor, type Role } from '../../domain/actor.js';
import type { Examined } from '../../domain/award/objectionHearing.js';
import type { JsonObject } from '../../domain/json.js';
import { conflict, hidden } from '../../domain/refusal.js';
import {
  holdCase,
  openCase,
  type CaseFile,
  type HeldCase,
} from '../../shared/casefile/caseFile.js';
import { proposals, proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';

export type ObjectionRow = RowOf<typeof objections>;
export type HearingRow = RowOf<typeof objectionHearings>;
export type PaperRow = RowOf<typeof objectionPapers>;
export type FindingRow = RowOf<typeof objectionFindings>;

/** An objection with its hearing and what was found, newest finding last. */
export interface ObjectionFile {
  readonly objection: ObjectionRow;
  readonly hearing: HearingRow | null;
  readonly papers: readonly PaperRow[];
  readonly findings: readonly FindingRow[];
}

/** The same with the case it is about. */
export interface OpenedObjection<C extends CaseFile = CaseFile> extends ObjectionFile {
  readonly file: C;
}

export const objectionStream = (id: string): string => `objection:${id}`;

export const objectionFinding = proposals<FindingRow>({
  door: ({ rows }) => rows.objectionFindings,
  refusals: {
    decided: () => conflict('finding_decided'),
    own: () => conflict('finding_own'),
    notYours: () => conflict('finding_not_yours'),
  },
});

/** The finding that waits for its second person; null where none does. */
export const openFinding = ({ findings }: ObjectionFile): FindingRow | null =>
  findings.find(({ status }) => status === 'proposed') ?? null;

/** What the rules of the examination ask of an objection. */
export const examinedOf = (opened: OpenedObjection): Examined => ({
  isOpen: opened.objection.status === 'open',
  isWithdrawn: opened.objection.withdrawn_at !== null,
  isFound: openFinding(opened) !== null,
  isOver: opened.file.row.status !== 'running',
  hearing: opened.hearing,
});

/** An objection as it stands, for whoever was let in to it; null where there is none. */
export async function readObjection({ db }: Deps, id: string): Promise<ObjectionFile | null> {
  const objection = await db.rows.objections.find({ id });
  if (!objection) return null;
  const of = { objection_id: id };
  return {
    objection,
    hearing: await db.rows.objectionHearings.find(of),
    papers: await db.rows.objectionPapers.all(of, [['place', 'ASC']]),
    findings: await db.rows.objectionFindings.all(of, [['proposed_at', 'ASC']]),
  };
}

/** An objection to a case of this reader's programmes; any other does not exist for them. */
export async function openObjection(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<OpenedObjection> {
  const found = await readObjection(deps, id);
  if (!found) throw hidden();
  const file = await openCase(deps, found.objection.application_id);
  demandRole(actor, file, policy['objection.decide']);
  return { ...found, file };
}

/** The same to change it, for who holds one of `roles`: its case is held first, then it is read. */
export async function holdObjection(
  deps: Deps,
  actor: Actor,
  id: string,
  roles: readonly Role[],
): Promise<OpenedObjection<HeldCase>> {
  const held = await holdAnyObjection(deps, id);
  demandRole(actor, held.file, roles);
  return held;
}

/** The same for whom no role lets in: the clock, the applicant, whoever objected. */
export async function holdAnyObjection(deps: Deps, id: string): Promise<OpenedObjection<HeldCase>> {
  const seen = await deps.db.rows.objections.find({ id });
  if (!seen) throw hidden();
  const file = await holdCase(deps, seen.application_id);
  const found = await readObjection(deps, id);
  if (!found) throw hidden();
  return { ...found, file };
}

function demandRole(actor: Actor, { row, subject }: CaseFile, roles: readonly Role[]): void {
  const mine = roles.some((role) => holds(actor, role, row.programme_id));
  // Nobody examines what is said against a case of their own.
  if (!mine || isKeptOut(actor, subject)) throw hidden();
}

/** Who may read who objects and what they wrote: those who examine, and nobody else. */
export const readsObjector = (actor: Actor, { row }: Pick<CaseFile, 'row'>): boolean =>
  policy['objection.examine'].some((role) => holds(actor, role, row.programme_id));

type ObjectionEvent =
  | 'objection_registered'
  | 'objection_heard'
  | 'objection_hearing_extended'
  | 'objection_answered'
  | 'objection_silent'
  | 'objection_withdrawn'
  | 'objection_found'
  | 'objection_finding_returned'
  | 'objection_finding_withdrawn'
  | 'objection_dismissed'
  | 'objection_upheld';

/** Writes down on the stream of an objection what became of it. */
export const recordObjection = (
  { db, clock }: Deps,
  id: string,
  actorId: string | null,
  type: ObjectionEvent,
  data: JsonObject,
): Promise<void> =>
  recordEvents(db, objectionStream(id), { at: clock.now().toISOString(), actorId }, [
    { type, data },
  ]);

/** Keeps a finding for a second person; refused while one waits. */
export async function keepFinding(
  deps: Deps,
  actor: Actor,
  { objection }: ObjectionFile,
  { finding, reason }: Pick<FindingRow, 'finding' | 'reason'>,
): Promise<FindingRow> {
  const row: FindingRow = {
    id: newId(),
    objection_id: objection.id,
    application_id: objection.application_id,
    finding,
    reason,
    open_key: objection.id,
    ...proposedBy(actor, deps.clock.now().toISOString()),
    decided_by: null,
    decided_person: null,
    decided_at: null,
    decision_reason: null,
  };
  try {
    await deps.db.rows.objectionFindings.insert(row);
  } catch (error) {
    throw isDuplicate(error) ? conflict('finding_waits') : error;
  }
  return row;
}
