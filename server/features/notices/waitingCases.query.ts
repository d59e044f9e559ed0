import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import { publicText } from '../../domain/access/publicText.js';
import { holds, type Actor } from '../../domain/actor.js';
import type { Definition } from '../../domain/definition/definition.js';
import { canonicalJson } from '../../domain/json.js';
import type { LocalText } from '../../domain/localText.js';
import type { NoticeWording } from '../../domain/workflow/contract/noticeWording.js';
import type { Publication } from '../../domain/workflow/contract/stageQuestions.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { hidden } from '../../domain/refusal.js';
import { caseOfRow, subjectOf, type CaseFile } from '../../shared/casefile/caseFile.js';
import { withAnswers } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import type { NoticeEntry } from './noticeContent.view.js';

type CallRow = NonNullable<Awaited<ReturnType<Deps['db']['rows']['calls']['find']>>>;

export interface NoticeCandidate {
  readonly row: ApplicationRow;
  readonly stage: string;
  readonly period: string;
  readonly wording: NoticeWording | null;
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
  /** How the list is worded; null where the definition leaves it to the product. */
  readonly wording: NoticeWording | null;
  readonly cases: readonly NoticeCandidate[];
}

/**
 * Refuses as hidden where the call is not this officer's. Cases that are not theirs to handle wait
 * for a list of somebody else, and those whose list is worded otherwise for the one after this.
 */
export async function waitingForNotice(
  deps: Deps,
  actor: Actor,
  callId: string,
): Promise<WaitingForNotice> {
  const { db, definitions } = deps;
  const call = await db.rows.calls.find({ id: callId });
  if (!call || !holds(actor, 'programme_officer', call.programme_id)) throw hidden();
  const { definition } = await definitions.byVersion(call.procedure_version_id);
  const rows = await db.rows.applications.all({ call_id: callId, status: 'running' }, [
    ['number', 'ASC'],
  ]);
  const theirs = rows.filter((row) => !isKeptOut(actor, subjectOf(row)));
  const all = (await Promise.all(theirs.map((row) => waitingIn(deps, row)))).flat();
  const { period = '1 d', wording = null } = all[0] ?? {};
  const cases = all.filter((each) => canonicalJson(each.wording) === canonicalJson(wording));
  return { call, definition, period, wording, cases };
}

/** A case that waits for its list, by the version that it follows itself. */
async function waitingIn(deps: Deps, row: ApplicationRow): Promise<NoticeCandidate[]> {
  const { stage, state } = row;
  const file = await caseOfRow(deps, row);
  const config = stage === null ? undefined : file.definition.workflow.stages[stage];
  const publication = config && stageKind(config.kind).publishes(config);
  if (stage === null || !publication || publication.list(state.memory[stage]) !== null) return [];
  const { period, wording } = publication;
  const told = await resultOf(deps, file, stage, publication);
  const result = wording !== null && wording.result === undefined ? null : told;
  const withAmount = wording === null || wording.amount !== undefined;
  return [{ row, stage, period, wording, ...entryOf(row, result, withAmount) }];
}

/** What the case came to, as the public reads it: by the stage's own words, else its award class. */
async function resultOf(
  deps: Deps,
  file: CaseFile,
  stage: string,
  { results }: Publication,
): Promise<LocalText | null> {
  const { facts } = file.row.state;
  const { class: classId } = facts;
  if (results.length === 0) {
    return file.definition.award?.classes.find(({ id }) => id === classId)?.name ?? null;
  }
  const { rules } = await withAnswers(deps, file);
  const applies = (when?: string): boolean =>
    when === undefined || rules.evaluate(stage, when, { facts }) === true;
  return results.find(({ when }) => applies(when))?.name ?? null;
}

function entryOf(
  row: ApplicationRow,
  result: LocalText | null,
  withAmount: boolean,
): { readonly entry: NoticeEntry; readonly covered: boolean } {
  const { amount_fen: amount } = row.state.facts;
  const title = publicText(row.title);
  const applicant = publicText(row.applicant_name);
  return {
    covered: title.covered || applicant.covered,
    entry: {
      application: row.id,
      title: title.text,
      applicant: applicant.text,
      class: result,
      amount_fen: withAmount && typeof amount === 'number' ? amount : null,
    },
  };
}
