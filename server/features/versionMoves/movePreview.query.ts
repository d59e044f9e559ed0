import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { mailOccasions } from '../../domain/application/mailOccasions.js';
import type { Actor } from '../../domain/actor.js';
import type { Definition } from '../../domain/definition/definition.js';
import { Refused, type Reason } from '../../domain/refusal.js';
import type { CaseState } from '../../domain/workflow/caseState.js';
import { walkedStates, type WalkedStates } from './walkedStates.query.js';
import type { VersionPair } from '../../domain/versionMove/versionMove.js';
import { caseOfRow } from '../../shared/casefile/caseFile.js';
import { planChange } from '../../shared/casework/caseWork.js';
import { applicantsOf } from '../../shared/letters/letterReaders.js';
import type { Deps } from '../../shared/request/deps.js';
import { decideMoveOf } from './moveChange.step.js';
import type { VersionMoveLine, VersionMoveRow } from './move.file.js';
import { judgementFor, versionPair, whyNot } from './moveVerdicts.query.js';

/** One case of a move as it stands, and as it would stand or stands after it. */
export interface PreviewedLine {
  readonly line: VersionMoveLine;
  readonly row: ApplicationRow;
  readonly pair: VersionPair;
  /** The version that the case follows now. */
  readonly present: Definition;
  /** The case before the move: as it stands until it was moved, as its events had left it since. */
  readonly before: CaseState;
  /** What moving it would lead to, or has led to; null where it was skipped, or would be. */
  readonly after: CaseState | null;
  /** Why it would be skipped. */
  readonly problem: Reason | null;
  /** Who is sent which mail. */
  readonly mails: readonly { readonly event: string; readonly name: string }[];
}

/** Works out what a move does to these lines, without doing it. */
export async function previewLines(
  deps: Deps,
  actor: Actor,
  move: VersionMoveRow,
  lines: readonly VersionMoveLine[],
): Promise<PreviewedLine[]> {
  const { db } = deps;
  const rows = await db.rows.applications.all({ id: lines.map((line) => line.application_id) });
  const walked = await walkedStates(deps, lines);
  const pairs = new Map<string, VersionPair>();
  const found: PreviewedLine[] = [];
  for (const line of lines) {
    const row = rows.find(({ id }) => id === line.application_id);
    if (!row) continue;
    const from = line.from_version_id;
    const pair = pairs.get(from) ?? (await versionPair(deps, from, move.to_version_id));
    pairs.set(from, pair);
    const base = { line, row, pair };
    const { definition: present } = await deps.definitions.byVersion(row.procedure_version_id);
    const states = walked.get(row.id) ?? { before: row.state, after: null };
    const planned = await plannedFor(deps, actor, move, { ...base, states });
    found.push({ ...base, present, before: states.before, ...planned });
  }
  return found;
}

type Planned = Pick<PreviewedLine, 'after' | 'problem' | 'mails'>;
const untold = { problem: null, mails: [] };

async function plannedFor(
  deps: Deps,
  actor: Actor,
  move: VersionMoveRow,
  {
    line,
    row,
    pair,
    states,
  }: Pick<PreviewedLine, 'line' | 'row' | 'pair'> & { readonly states: WalkedStates },
): Promise<Planned> {
  if (line.status !== 'waiting') return { ...untold, after: states.after };
  const nothing = { ...untold, after: null };
  if (row.version !== line.case_version || row.procedure_version_id !== line.from_version_id) {
    return { ...nothing, problem: { code: 'move_case_changed' } };
  }
  const call = await deps.db.rows.calls.find({ id: row.call_id });
  const problem = whyNot(judgementFor(deps, row, call ?? undefined, pair, null), line.place);
  if (problem) return { ...nothing, problem };
  try {
    const step = { from: line.from_version_id, to: move.to_version_id };
    const file = await caseOfRow(deps, row);
    const { change } = await planChange(deps, actor, file, decideMoveOf(step, pair, line.place), {
      procedure_version_id: move.to_version_id,
    });
    const occasions = mailOccasions(change, pair.to.workflow.stages);
    const people = occasions.length === 0 ? [] : await applicantsOf(deps.db, row);
    const names = people.map(({ name }) => name).join(' / ');
    const mails = occasions.map(({ event, to }) => ({
      event,
      name: to === 'applicant' ? names : '',
    }));
    return { after: change.state, problem: null, mails };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...nothing, problem: { code: error.code, params: error.params } };
  }
}
