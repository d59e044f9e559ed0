import type { Definition } from '../../../domain/definition/definition.js';
import type { KnownFigures } from '../../../domain/rules/offeredNames.js';
import type { Deps } from '../../../shared/request/deps.js';

/** The figures of the procedure that this one builds on, by its newest version. */
export async function baseFigures({ db }: Deps, { after }: Definition): Promise<KnownFigures> {
  if (after === null) return [];
  const newest = await db.rows.procedureVersions.all(
    { procedure_id: after },
    [['number', 'DESC']],
    1,
  );
  return newest[0]?.definition.figures ?? [];
}
