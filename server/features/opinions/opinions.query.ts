import { optional } from '../../data/schema/columns.js';
import { caseEventOf, caseStream } from '../../data/stores/caseStore.js';
import type { RowOf } from '../../data/schema/rows.js';
import { reviews } from '../../data/tables/decisions.js';
import { expertProfiles, users } from '../../data/tables/people.js';
import type { Database } from '../../data/database.js';
import type { Actor } from '../../domain/actor.js';
import {
  mayReadVersions,
  opinionSight,
  type OpinionSight,
} from '../../domain/access/opinionSight.js';
import type { LocalText } from '../../domain/localText.js';
import { keptTotal } from '../../domain/review/rubric.js';
import { closedVisits } from '../../domain/review/closedRounds.js';
import { opinionTable, type Opinion, type OpinionTable } from '../../domain/review/opinionTable.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { fileAtVisit } from '../../shared/casefile/caseVersions.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';
import type { Deps } from '../../shared/request/deps.js';
import { versionsOfCase, type ReviewVersion } from './reviewVersions.query.js';

/** What experts handed in during one visit to a stage, as far as this reader may know it. */
export interface ReadRound {
  readonly stage: string;
  readonly name: LocalText;
  readonly visit: number;
  readonly closed: boolean;
  /** A later visit to the same stage takes its place. */
  readonly replaced: boolean;
  readonly table: OpinionTable;
  readonly rubric: Rubric;
  /** What reviews said before they were opened again; none where the reader is not to know. */
  readonly versions: readonly ReviewVersion[];
  /** Who wrote which, by the id of the opinion; empty where the reader is not to know. */
  readonly names: ReadonlyMap<string, Author>;
}

export interface Author {
  readonly name: string;
  readonly employer: string;
}

const { id, stage, visit, scores, comments, opinion, total, total_hundredths } = reviews.columns;
const { committee_comment, applicant_comment, committee_flag, familiarity } = reviews.columns;
const opinionColumns = {
  id,
  stage,
  visit,
  scores,
  comments,
  opinion,
  total,
  total_hundredths,
  committee_comment,
  applicant_comment,
  committee_flag,
  familiarity,
};

/** Every round of a case that this reader may read, the latest first. */
export async function readRounds(
  deps: Deps,
  actor: Actor,
  file: CaseFile,
): Promise<readonly ReadRound[]> {
  const { db } = deps;
  const rows = await db.select(
    opinionColumns,
    `SELECT id, stage, visit, scores, comments, opinion, total, total_hundredths,
            committee_comment, applicant_comment, committee_flag, familiarity
       FROM reviews
      WHERE application_id = :id AND status = 'submitted' ORDER BY visit DESC, id`,
    { id: file.row.id },
  );
  if (rows.length === 0) return [];
  const closed = await visitsClosed(db, file.row.id);
  const readerSits = await sitsNow(db, actor, file);
  const versions = mayReadVersions(actor, file.subject)
    ? await versionsOfCase(db, file.row.id)
    : [];
  const read: ReadRound[] = [];
  for (const [at, given] of groupedByVisit(rows)) {
    const then = await fileAtVisit(deps, file, at);
    const config = then.rules.stage(given.stage);
    const seats = stageKind(config.kind).seats(config);
    const rubric = seats && then.rules.rubric(seats.rubric);
    const over = closed.has(at);
    const sight = opinionSight(actor, file.subject, {
      closed: over,
      readerSits,
      namedFor: seats?.namedFor ?? [],
    });
    if (!rubric || sight === 'none') continue;
    read.push({
      stage: given.stage,
      name: then.definition.workflow.stages[given.stage]?.name ?? { zh: '', en: '' },
      visit: at,
      closed: over,
      replaced: read.some((each) => each.stage === given.stage),
      table: opinionTable(rubric, given.opinions),
      rubric,
      versions: over ? versions.filter((version) => version.visit === at) : [],
      names: await authors(db, sight, file.row.id, at),
    });
  }
  return read;
}

interface Given {
  readonly stage: string;
  readonly opinions: readonly Opinion[];
}

function groupedByVisit(rows: readonly RowOf<typeof opinionColumns>[]): ReadonlyMap<number, Given> {
  const visits = new Map<number, Given>();
  for (const kept of rows) {
    const row = { ...kept, total: keptTotal(kept) ?? 0 };
    const before = visits.get(row.visit)?.opinions ?? [];
    visits.set(row.visit, { stage: row.stage, opinions: [...before, row] });
  }
  return visits;
}

async function visitsClosed(db: Database, caseId: string): Promise<ReadonlySet<number>> {
  const type = ['stage_entered', 'stage_concluded'];
  const stored = await db.rows.events.all({ stream: caseStream(caseId), type }, [['seq', 'ASC']]);
  return closedVisits(stored.map(caseEventOf));
}

/** Whether the reader, with whichever account, holds a seat in the stage that is open at present. */
async function sitsNow(db: Database, actor: Actor, { row }: CaseFile): Promise<boolean> {
  const seats = await db.rows.reviews.all({
    application_id: row.id,
    visit: row.state.visit,
    expert_id: [actor.userId, ...(actor.otherAccounts ?? [])],
  });
  return seats.some(({ stage: at, status }) => at === row.state.stage && status !== 'declined');
}

const authorColumns = {
  id,
  name: users.columns.name,
  employer: optional(expertProfiles.columns.employer),
};

/** Read only for those who may know: what a reader is not to know is not in what the page reads. */
async function authors(
  db: Database,
  sight: OpinionSight,
  caseId: string,
  at: number,
): Promise<ReadonlyMap<string, Author>> {
  if (sight !== 'named') return new Map();
  const rows = await db.select(
    authorColumns,
    `SELECT r.id, u.name, p.employer
       FROM reviews r JOIN users u ON u.id = r.expert_id
       LEFT JOIN expert_profiles p ON p.user_id = u.id
      WHERE r.application_id = :id AND r.visit = :visit
        AND (r.status = 'submitted'
             OR EXISTS (SELECT 1 FROM review_versions v WHERE v.review_id = r.id))`,
    { id: caseId, visit: at },
  );
  return new Map(rows.map((row) => [row.id, { name: row.name, employer: row.employer ?? '' }]));
}
