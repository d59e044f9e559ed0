import type { Definition } from '../../domain/definition/definition.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';

/** Whether experts are asked about a case: then its applicant may ask that some be spared. */
export const asksExperts = ({ workflow }: Definition): boolean =>
  Object.values(workflow.stages).some((stage) => stageKind(stage.kind).seats(stage) !== null);
