import { conflict } from '../../domain/refusal.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { keepSubjects } from '../conflicts/caseSubjects.js';
import { settingOf, type EffectRun } from './effect.js';

/**
 * The firm that a person has founded takes their case over: its credit code stands in the last
 * report of the stage. It must be on file here, with the applicant among its managers.
 */
export async function attachOrganisation(run: EffectRun): Promise<void> {
  const { deps, file, change, effect } = run;
  if (file.row.organisation_id !== null) return;
  const stage = file.rules.stage(effect.stage);
  const filed = stageKind(stage.kind).reports(stage)?.filed(change.state.memory[effect.stage]);
  const code = filed?.at(-1)?.values[settingOf(run, 'field')];
  const organisation =
    typeof code === 'string' ? await deps.db.rows.organisations.find({ credit_code: code }) : null;
  if (!organisation) throw conflict('firm_not_on_file');
  const membership = await deps.db.rows.memberships.find({
    organisation_id: organisation.id,
    user_id: file.row.applicant_id,
  });
  if (membership?.position !== 'manager') throw conflict('firm_not_on_file');
  await deps.db.rows.applications.update(
    { id: file.row.id },
    { organisation_id: organisation.id, applicant_name: organisation.name },
  );
  await keepSubjects(deps, file.row.id, change.state.revision);
}
