import { keptOutOf } from '../../data/stores/handlerStore.js';
import { caseStream } from '../../data/stores/caseStore.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { meetingItems } from '../../data/tables/meetingTables.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { tallyOf, type Tally } from '../../domain/ballots/ballotCount.js';
import type { Json, JsonObject } from '../../domain/json.js';
import type { VoteStanding, Voting } from '../../domain/workflow/contract/stageQuestions.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { caseOfRow, type CaseFile } from '../../shared/casefile/caseFile.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import type { Deps } from '../../shared/request/deps.js';

export type ItemRow = RowOf<typeof meetingItems>;

/** What became of the case of an item, whoever asks. */
export type ItemOutcome = 'voting' | 'agreed' | 'rejected' | 'gone';

/** A case on the agenda with where its vote stands. */
export interface AgendaItem {
  readonly item: ItemRow;
  readonly file: CaseFile;
  readonly title: string;
  readonly voting: Voting;
  readonly standing: VoteStanding;
  readonly outcome: ItemOutcome;
  /** Of the last counted round; null before the first count. */
  readonly tally: Tally | null;
}

/** The agenda of a meeting in its order, with everything on it. */
export async function agendaOf(
  deps: Deps,
  meetingId: string,
  locale: Actor['locale'],
): Promise<readonly AgendaItem[]> {
  const { rows } = deps.db;
  const items = await rows.meetingItems.all({ meeting_id: meetingId }, [
    ['position', 'ASC'],
    ['id', 'ASC'],
  ]);
  const cases = await rows.applications.all({
    id: ['', ...items.map(({ application_id: id }) => id)],
  });
  const files = new Map<string, CaseFile>();
  for (const row of cases) files.set(row.id, await caseOfRow(deps, row));
  const agenda: AgendaItem[] = [];
  for (const item of items) {
    const file = files.get(item.application_id);
    if (file) agenda.push(await agendaItem(deps, item, file, locale));
  }
  return agenda;
}

/** The agenda as this person may know it: without what they are kept out of. */
export const agendaFor = (agenda: readonly AgendaItem[], actor: Actor): readonly AgendaItem[] =>
  agenda.filter(({ file }) => !isKeptOut(actor, file.subject));

/** One item with its case as it stands now. */
export async function agendaItem(
  deps: Deps,
  item: ItemRow,
  file: CaseFile,
  locale: Actor['locale'],
): Promise<AgendaItem> {
  const { row, rules, definition } = file;
  const config = rules.stage(item.stage);
  const voting = stageKind(config.kind).votes(config);
  if (voting === null) throw new Error(`stage ${item.stage} of item ${item.id} does not vote`);
  const inVote =
    row.status === 'running' && row.stage === item.stage && row.state.visit === item.visit;
  const present = { outcome: 'voting', memory: row.state.memory[item.stage] } as const;
  const { outcome, memory } = inVote ? present : await visitOf(deps, item);
  const standing = voting.standing(memory);
  const cast = standing.counted === null ? [] : voting.cast(memory);
  return {
    item,
    file,
    title: caseTitle(row.title, definition, locale),
    voting,
    standing,
    outcome,
    tally: standing.counted === null ? null : tallyOf(cast),
  };
}

interface Visit {
  readonly outcome: ItemOutcome;
  /** What the case knew of this vote as it left it; by now it may have come to another. */
  readonly memory: JsonObject;
}

/** What the visit of a case to its vote ended as; `gone` where it was left by no vote. */
async function visitOf({ db }: Deps, item: ItemRow): Promise<Visit> {
  const type = ['stage_entered', 'noted', 'stage_concluded'];
  const events = await db.rows.events.all({ stream: caseStream(item.application_id), type }, [
    ['seq', 'ASC'],
  ]);
  const entered = events.findIndex(
    ({ type: kind, data }) => kind === 'stage_entered' && data['visit'] === item.visit,
  );
  const after = entered === -1 ? [] : events.slice(entered + 1);
  const end = after.findIndex(({ type: kind }) => kind !== 'noted');
  const notes = after.slice(0, end === -1 ? after.length : end);
  const memory = notes.reduce<JsonObject>((known, { data: { stage, data } }) => {
    return stage === item.stage && isObject(data) ? { ...known, ...data } : known;
  }, {});
  const next = after[end];
  if (next?.type !== 'stage_concluded') return { outcome: 'gone', memory };
  return { outcome: next.data['outcome'] === 'agreed' ? 'agreed' : 'rejected', memory };
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Who of these accounts stands aside from each item. */
export async function asideOf(
  { db }: Deps,
  agenda: readonly AgendaItem[],
  userIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const aside = new Map<string, ReadonlySet<string>>();
  for (const { item, file } of agenda) {
    aside.set(item.id, await keptOutOf(db, file.row, userIds));
  }
  return aside;
}
