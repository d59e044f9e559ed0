import { files } from '../../data/tables/cases.js';
import { reviews } from '../../data/tables/decisions.js';
import { defenceTurns } from '../../data/tables/defenceTables.js';
import { meetingSheets } from '../../data/tables/meetingTables.js';
import { users } from '../../data/tables/people.js';
import type { RowOf } from '../../data/schema/rows.js';
import { groupedBy } from '../../domain/groupedBy.js';
import { readKept } from '../../shared/files/keptBytes.js';
import type { Deps } from '../../shared/request/deps.js';
import type { DefenceFile } from './defence.file.js';

/** What entries of minutes are kept as; every other paper was scanned. */
export const entryType = 'text/plain';

const { id, file_id, name, sha256, filed_at } = meetingSheets.columns;
const paperColumns = {
  id,
  file_id,
  name,
  sha256,
  filed_at,
  type: files.columns.type,
  writer: users.columns.name,
  person_id: users.columns.person_id,
};
/** A paper of a defence meeting: an entry of its minutes, or a scan. */
export type DefencePaper = RowOf<typeof paperColumns>;

/** The papers of a defence meeting in the order in which they came. */
export const papersOfDefence = (
  { db }: Pick<Deps, 'db'>,
  defence: string,
): Promise<readonly DefencePaper[]> =>
  db.select(
    paperColumns,
    `SELECT s.id, s.file_id, s.name, s.sha256, s.filed_at, f.type, u.name AS writer, u.person_id
       FROM meeting_sheets s JOIN files f ON f.id = s.file_id JOIN users u ON u.id = s.filed_by
      WHERE s.meeting_id = :defence ORDER BY s.filed_at, s.id`,
    { defence },
  );

/** An entry of the minutes with its words; null where they are gone or not those that were written. */
export interface MinuteEntry {
  readonly paper: DefencePaper;
  readonly words: string | null;
}

/** The entries among these papers. */
export const minuteEntries = (
  deps: Deps,
  papers: readonly DefencePaper[],
): Promise<readonly MinuteEntry[]> =>
  Promise.all(
    papers
      .filter(({ type }) => type === entryType)
      .map(async (paper) => {
        const bytes = await readKept(deps, paper.file_id, paper.sha256);
        return { paper, words: bytes?.toString() ?? null };
      }),
  );

const sittingColumns = {
  turn: defenceTurns.columns.turn,
  expert_id: reviews.columns.expert_id,
  name: users.columns.name,
};

/** Who has accepted a seat of which turns, by name, also once the cases have gone on; one statement. */
export async function sittingIn(
  { db }: Deps,
  { defence, turns }: DefenceFile,
): Promise<readonly { readonly name: string; readonly turns: string }[]> {
  const apart = turns.flatMap(({ keptOut, turn }) => (keptOut ? [turn.id] : []));
  const rows = await db.select(
    sittingColumns,
    `SELECT t.turn, r.expert_id, u.name FROM defence_turns t
       JOIN reviews r ON r.application_id = t.application_id AND r.visit = t.visit
        AND r.stage = :stage AND r.status IN ('accepted', 'submitted')
       JOIN users u ON u.id = r.expert_id
      WHERE t.defence_id = :defence AND t.id NOT IN (:apart) ORDER BY u.name, u.id, t.turn`,
    { defence: defence.id, stage: defence.stage, apart: ['', ...apart] },
  );
  return [...groupedBy(rows, (row) => row.expert_id).values()].map((own) => ({
    name: own[0]?.name ?? '',
    turns: own.map(({ turn }) => turn).join(', '),
  }));
}
