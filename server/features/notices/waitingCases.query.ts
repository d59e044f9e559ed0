import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import { publicText } from '../../domain/access/publicText.js';
import { holds, type Actor } from '../../domain/actor.js';
import type { Definition } from '../../domain/definition/definition.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { hidden } from '../../domain/refusal.js';
import type { Definitions } from '../../data/stores/definitionStore.js';
import { subjectOf } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import type { NoticeEntry } from './noticeContent.view.js';

type CallRow = NonNullable<Awaited<ReturnType<Deps['db']['rows']['calls']['find']>>>;

export interface NoticeCandidate {
  readonly row: ApplicationRow;
  readonly stage: string;
  readonly period: string;
  /** The case as the public will read it. */
  readonly entry: NoticeEntry;
  /** True where a personal number in it had to be covered. */
  readonly covered: boolean;
}

/** A call and the approved cases of it that no list names yet. */
export interface WaitingForNotice {
  readonly call: CallRow;
  readonly definition: Definition;
  /** How long a list published now would stand, as the definition writes it. */
  readonly period: string;
  readonly cases: readonly NoticeCandidate[];
}

/**
 * Refuses as hidden where the call is not this officer's. Cases that are not theirs to handle wait
 * for a list of somebody else.
 */
export async function waitingForNotice(
  { db, definitions }: Deps,
  actor: Actor,
  callId: string,
): Promise<WaitingForNotice> {
  const call = await db.rows.calls.find({ id: callId });
  if (!call || !holds(actor, 'programme_officer', call.programme_id)) throw hidden();
  const { definition } = await definitions.byVersion(call.procedure_version_id);
  const rows = await db.rows.applications.all({ call_id: callId, status: 'running' }, [
    ['number', 'ASC'],
  ]);
  const theirs = rows.filter((row) => !isKeptOut(actor, subjectOf(row)));
  const cases = (await Promise.all(theirs.map((row) => waitingIn(definitions, row)))).flat();
  return { call, definition, period: cases[0]?.period ?? '1 d', cases };
}

/** A case that waits for its list, by the version that it follows itself. */
async function waitingIn(
  definitions: Definitions,
  row: ApplicationRow,
): Promise<NoticeCandidate[]> {
  const { stage, state } = row;
  const { definition } = await definitions.byVersion(row.procedure_version_id);
  const config = stage === null ? undefined : definition.workflow.stages[stage];
  const publication = config && stageKind(config.kind).publishes(config);
  if (stage === null || !publication || publication.list(state.memory[stage]) !== null) return [];
  return [{ row, stage, period: publication.period, ...entryOf(row, definition) }];
}

function entryOf(
  row: ApplicationRow,
  { award }: Definition,
): { readonly entry: NoticeEntry; readonly covered: boolean } {
  const { class: classId, amount_fen: amount } = row.state.facts;
  const title = publicText(row.title);
  const applicant = publicText(row.applicant_name);
  return {
    covered: title.covered || applicant.covered,
    entry: {
      application: row.id,
      title: title.text,
      applicant: applicant.text,
      class: award?.classes.find(({ id }) => id === classId)?.name ?? null,
      amount_fen: typeof amount === 'number' ? amount : null,
    },
  };
}
