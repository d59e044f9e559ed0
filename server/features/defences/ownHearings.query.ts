import { applications } from '../../data/tables/cases.js';
import { reviews } from '../../data/tables/decisions.js';
import { tieValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { Hearing } from '../../domain/workflow/contract/stageQuestions.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { caseOfRow, type CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import type { TurnRow } from './defence.file.js';

/** More stand in nobody's way at once; the next are told once these were heard. */
const most = 100;

/** A case of the reader that is to be heard, or has been, in the stage in which it stands. */
export interface OwnHearing {
  readonly file: CaseFile;
  readonly hearing: Hearing;
  /** Null before it is called, and where what was told holds no more. */
  readonly called: ReturnType<Hearing['called']>;
  /** Why it is not held, until another is arranged. */
  readonly off: string | null;
  /** Its turn in a defence meeting; null where it was called alone. */
  readonly turn: TurnRow | null;
}

/** The hearings of my cases and those of my organisations, the next first. */
export async function hearingsOfMine(deps: Deps, actor: Actor): Promise<readonly OwnHearing[]> {
  const walk = (name: string, where: string): string =>
    `SELECT id FROM (SELECT id FROM applications WHERE ${where} AND status = 'running'
       ORDER BY id DESC LIMIT ${most}) AS ${name}`;
  const { id } = applications.columns;
  const found = await deps.db.select(
    { id },
    `${walk('own', 'applicant_id = :me')}
      UNION ${walk('ours', 'organisation_id IN (:mine) AND id NOT IN (:tied)')}`,
    { me: actor.userId, mine: ['', ...actor.organisationIds], ...tieValues(actor) },
  );
  return hearingsOf(
    deps,
    found.map((row) => row.id),
  );
}

const seatColumns = { id: reviews.columns.id, application_id: reviews.columns.application_id };

/** The hearings in which an expert sits, each with the review that is theirs, the next first. */
export async function hearingsOfSeats(
  deps: Deps,
  actor: Actor,
): Promise<readonly (OwnHearing & { readonly review: string })[]> {
  const seats = await deps.db.select(
    seatColumns,
    `SELECT r.id, r.application_id FROM reviews r
       JOIN applications a ON a.id = r.application_id AND a.status = 'running'
        AND r.stage = a.stage AND r.invited_at >= a.stage_entered_at
      WHERE r.expert_id = :me AND r.status IN ('invited', 'accepted', 'submitted')
        AND a.id NOT IN (:barred)
      ORDER BY r.invited_at DESC, r.id LIMIT ${most}`,
    { me: actor.userId, ...tieValues(actor) },
  );
  const reviewOf = new Map(seats.map((seat) => [seat.application_id, seat.id]));
  const hearings = await hearingsOf(deps, [...reviewOf.keys()]);
  return hearings.map((each) => ({ ...each, review: reviewOf.get(each.file.row.id) ?? '' }));
}

async function hearingsOf(deps: Deps, ids: readonly string[]): Promise<readonly OwnHearing[]> {
  const { rows } = deps.db;
  const cases = await rows.applications.all({ id: ['', ...ids] });
  const heard: (Pick<OwnHearing, 'file' | 'hearing'> & { readonly memory: unknown })[] = [];
  for (const row of cases) {
    const file = await caseOfRow(deps, row);
    const stage = row.stage === null ? undefined : file.definition.workflow.stages[row.stage];
    const hearing = stage && stageKind(stage.kind).meets(stage);
    if (hearing) heard.push({ file, hearing, memory: row.state.memory[row.stage ?? ''] ?? {} });
  }
  const turns = await rows.defenceTurns.all(
    {
      application_id: ['', ...heard.map(({ file }) => file.row.id)],
      state: ['waiting', 'on', 'heard'],
    },
    [['id', 'ASC']],
  );
  return heard
    .map(({ file, hearing, memory }): OwnHearing => {
      const { id, state } = file.row;
      const turn =
        turns.find((each) => each.application_id === id && each.visit === state.visit) ?? null;
      const untold = turn?.state === 'waiting' && turn.called_at === null;
      const called = untold ? null : hearing.called(memory);
      return { file, hearing, called, off: hearing.calledOff(memory), turn };
    })
    .toSorted((one, other) => (whenOf(one) < whenOf(other) ? -1 : 1));
}

/** By day, hour and turn; what is not arranged comes last, by the codes that tell nothing. */
const whenOf = ({ called, file }: OwnHearing): string =>
  called === null
    ? `9 ${String(file.row.place ?? 0).padStart(6, '0')}`
    : `${called.on} ${called.at} ${String(called.turn).padStart(3, '0')}`;
