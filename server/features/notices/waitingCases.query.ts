import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { holds, type Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import type { Prepared } from '../definitions.js';
import type { Deps } from '../deps.js';
import type { NoticeEntry } from './noticeContent.js';

type CallRow = NonNullable<Awaited<ReturnType<Deps['db']['rows']['calls']['find']>>>;

export interface WaitingCase {
  readonly row: ApplicationRow;
  readonly stage: string;
  readonly prepared: Prepared;
  readonly entry: NoticeEntry;
}

/** A call and the approved cases of it that no list names yet. */
export interface WaitingForNotice {
  readonly call: CallRow;
  readonly prepared: Prepared;
  readonly cases: readonly WaitingCase[];
}

export async function waitingForNotice(
  deps: Deps,
  actor: Actor,
  callId: string,
): Promise<WaitingForNotice> {
  const { db, definitions } = deps;
  const call = await db.rows.calls.find({ id: callId });
  if (!call || !holds(actor, 'programme_officer', call.programme_id)) throw hidden();
  const rows = await db.rows.applications.all({ call_id: callId, status: 'running' }, [
    ['number', 'ASC'],
  ]);
  const cases: WaitingCase[] = [];
  for (const row of rows) {
    const prepared = await definitions.byVersion(row.procedure_version_id);
    const { stage } = row;
    if (stage === null || prepared.rules.stage(stage).kind !== 'notice') continue;
    const published = row.state.memory[stage]?.['notice'] !== undefined;
    if (!published) cases.push({ row, stage, prepared, entry: entryOf(row, prepared) });
  }
  return { call, prepared: await definitions.byVersion(call.procedure_version_id), cases };
}

function entryOf(row: ApplicationRow, { definition }: Prepared): NoticeEntry {
  const { class: classId, amount_fen: amount } = row.state.facts;
  const award = definition.award?.classes.find(({ id }) => id === classId);
  return {
    application: row.id,
    title: row.title,
    applicant: row.applicant_name,
    class: award?.name ?? null,
    amount_fen: typeof amount === 'number' ? amount : null,
  };
}
