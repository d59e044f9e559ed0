import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import { isDuplicate } from '../../data/databaseErrors.js';
import type { Actor } from '../../domain/actor.js';
import { line, paragraph, several, ticked } from '../../domain/typed.js';
import { conflict, invalid, stale, type Reason } from '../../domain/refusal.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { mailProposal } from './versionMove.mails.js';
import { moveDesk, type MovableCase } from './moveDesk.query.js';
import { whyNot } from './moveVerdicts.query.js';
import { moveStream } from './move.file.js';

/** One move is approved by one person who reads all of it. */
export const mostCases = 500;

export const proposeMoveInput = z.looseObject({
  /** The newest version as the page showed it. */
  to: line(36),
  reason: paragraph({ min: 5, max: 1000 }),
  /** `<case>~<its version as the page showed it>` */
  case: several(mostCases),
  /** Besides those ticked, all that map by themselves. */
  all_mapping: ticked(),
  // And `place.<case>`: the stage it goes to, read beside the case.
});

interface Pick {
  readonly found: MovableCase;
  readonly place: string | null;
}

/**
 * Proposes that cases follow the newest version; nothing moves before a second officer approves.
 * Refuses what cannot move as it was chosen, with the reason at each case. The move's id.
 */
export async function proposeMove(
  deps: Deps,
  actor: Actor,
  procedureId: string,
  typed: z.infer<typeof proposeMoveInput>,
): Promise<string> {
  const { to, reason, case: ticks, all_mapping: all } = typed;
  const id = newId();
  try {
    await deps.db.transaction(async () => {
      const desk = await moveDesk(deps, actor, procedureId);
      if (to !== desk.newest.id) throw stale();
      const picks = [
        ...chosen(desk.cases, ticks, typed),
        ...(all ? mapping(desk.cases, ticks) : []),
      ];
      if (picks.length === 0) throw invalid({ cases: { code: 'move_nothing_chosen' } });
      if (picks.length > mostCases) {
        throw invalid({ cases: { code: 'move_too_many', params: { max: mostCases } } });
      }
      const { programmeId } = desk;
      await keep(deps, actor, { id, programmeId, procedureId, to, reason }, picks);
    });
  } catch (error) {
    // Another move took one of the cases a moment earlier.
    throw isDuplicate(error) ? conflict('move_waits_already') : error;
  }
  return id;
}

const placeShape = /^[a-z][a-z0-9_]{0,39}$/;

function chosen(
  cases: readonly MovableCase[],
  ticks: readonly string[],
  typed: Readonly<Record<string, unknown>>,
): Pick[] {
  const problems: Record<string, Reason> = {};
  const picks = [...new Set(ticks)].flatMap((tick): Pick[] => {
    const [id = '', seen = ''] = tick.split('~');
    const found = cases.find(({ row }) => row.id === id);
    if (!found) {
      problems['cases'] = { code: 'move_case_gone' };
      return [];
    }
    if (String(found.row.version) !== seen) throw stale();
    const place = placeIn(found, typed[`place.${id}`]);
    const problem = problemOf(found, place);
    if (problem) problems[`place.${id}`] = problem;
    return [{ found, place: place ?? null }];
  });
  if (Object.keys(problems).length > 0) throw invalid(problems);
  return picks;
}

/** The stage chosen, null for its own place, undefined where a choice is needed and none was made. */
function placeIn({ judgement }: MovableCase, typed: unknown): string | null | undefined {
  if (typed === 'keep') return null;
  if (typeof typed === 'string' && typed !== '') return placeShape.test(typed) ? typed : '';
  return judgement.verdict === 'maps' ? null : undefined;
}

function problemOf(found: MovableCase, place: string | null | undefined): Reason | null {
  if (found.waitsIn !== null) return { code: 'move_waits_already' };
  if (place === undefined && found.judgement.verdict === 'decide') return { code: 'choose_one' };
  return whyNot(found.judgement, place ?? null);
}

function mapping(cases: readonly MovableCase[], ticks: readonly string[]): Pick[] {
  const known = new Set(ticks.map((tick) => tick.split('~')[0]));
  return cases
    .filter(({ row, judgement, waitsIn }) => {
      return judgement.verdict === 'maps' && waitsIn === null && !known.has(row.id);
    })
    .map((found) => ({ found, place: null }));
}

interface NewMove {
  readonly id: string;
  readonly programmeId: string;
  readonly procedureId: string;
  readonly to: string;
  readonly reason: string;
}

async function keep(
  deps: Deps,
  actor: Actor,
  { id, programmeId, procedureId, to, reason }: NewMove,
  picks: readonly Pick[],
): Promise<void> {
  const { db, clock } = deps;
  const at = clock.now().toISOString();
  await db.rows.versionMoves.insert({
    id,
    programme_id: programmeId,
    procedure_id: procedureId,
    to_version_id: to,
    reason,
    ...proposedBy(actor, at),
    version: 1,
  });
  await db.rows.versionMoveLines.insertMany(
    picks.map(({ found: { row }, place }) => ({
      move_id: id,
      application_id: row.id,
      from_version_id: row.procedure_version_id,
      case_version: row.version,
      place,
      status: 'waiting' as const,
      open_key: row.id,
    })),
  );
  await recordEvents(db, moveStream(id), { at, actorId: actor.userId }, [
    {
      type: 'moves_proposed',
      data: {
        procedure: procedureId,
        to,
        reason,
        cases: picks.map(({ found, place }) => ({ id: found.row.id, place })),
      },
    },
  ]);
  await mailProposal(deps, actor, { id, programmeId, to, reason, count: picks.length }, at);
}
