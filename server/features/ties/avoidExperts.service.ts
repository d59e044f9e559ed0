import { z } from 'zod';
import { standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, hidden, invalid, type FieldReasons } from '../../domain/refusal.js';
import { optionalLine } from '../../domain/typed.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { findConflicts } from '../../shared/conflicts/findConflicts.js';
import { newId, type Deps } from '../../shared/request/deps.js';

/** An applicant may ask that three experts be spared (docs/sources.md §1.2). */
export const avoidedRows = [1, 2, 3] as const;

const parts = ['name', 'employer', 'reason'] as const;
const inputs = Object.fromEntries(
  avoidedRows.flatMap((at) =>
    parts.map((part) => [`${part}_${at}`, optionalLine(part === 'reason' ? 300 : 100)] as const),
  ),
);
export const avoidExpertsInput = z.object(inputs);

/** Opens a case to its applicant where its procedure asks experts; to anybody else there is nothing here. */
export async function ownReviewedCase(deps: Deps, actor: Actor, id: string): Promise<CaseFile> {
  const file = await openCase(deps, id);
  const stages = Object.values(file.definition.workflow.stages);
  const reviewed = stages.some((stage) => stageKind(stage.kind).seats(stage) !== null);
  if (standingOf(actor, file.subject) !== 'applicant' || !reviewed) throw hidden();
  return file;
}

/** Whether experts may still be named: until the first of them has been asked. */
export const mayStillAvoid = async ({ db }: Deps, { row }: CaseFile): Promise<boolean> =>
  (row.status === 'draft' || row.status === 'running') &&
  (await db.rows.reviews.count({ application_id: row.id })) === 0;

/**
 * An applicant names up to three experts whom they ask to be spared, with reasons, in place of whom
 * they named before. Each who bears such a name is offered no seat until the secretary has looked.
 * Experts never read of it.
 */
export async function avoidExperts(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: Readonly<Record<string, string>>,
): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    await db.rows.applications.lock({ id });
    const file = await ownReviewedCase(deps, actor, id);
    if (!(await mayStillAvoid(deps, file))) throw conflict('avoid_too_late');
    const named = readNamed(typed);
    const at = clock.now().toISOString();
    await db.rows.avoidedExperts.update(
      { application_id: id, removed_at: null },
      { removed_at: at },
    );
    await db.rows.avoidedExperts.insertMany(
      named.map((each) => ({
        id: newId(),
        application_id: id,
        ...each,
        named_at: at,
        named_by: actor.userId,
      })),
    );
    if (file.row.status === 'running') await findConflicts(deps, { cases: [id] });
  });
}

interface Named {
  readonly name: string;
  readonly employer: string;
  readonly reason: string;
}

/** The rows in which something was typed; each must be whole. */
function readNamed(typed: Readonly<Record<string, string>>): readonly Named[] {
  const wrong: Record<string, FieldReasons[string]> = {};
  const rows = avoidedRows.flatMap((at): Named[] => {
    const of = (part: (typeof parts)[number]): string => typed[`${part}_${at}`] ?? '';
    const row = { name: of('name'), employer: of('employer'), reason: of('reason') };
    if (parts.every((part) => row[part] === '')) return [];
    for (const part of parts) {
      if (row[part] === '') wrong[`${part}_${at}`] = { code: 'required' };
    }
    return [row];
  });
  for (const [index, { name }] of rows.entries()) {
    if (rows.findIndex((each) => each.name === name) < index && name !== '') {
      wrong[`name_${index + 1}`] = { code: 'avoid_twice' };
    }
  }
  if (Object.keys(wrong).length > 0) throw invalid(wrong);
  return rows;
}
