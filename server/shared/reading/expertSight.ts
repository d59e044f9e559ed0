import { readableBlind } from '../../domain/access/blindSight.js';
import type { Definition, Field } from '../../domain/definition/definition.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';

/** What experts of a stage may read of an application. */
export interface ExpertSight {
  /** They do not learn who applies. */
  readonly blind: boolean;
  readonly mayRead: (field: Pick<Field, 'private' | 'identifying'>) => boolean;
  /** Whether the project's title may be shown to them. */
  readonly title: boolean;
}

/** The sight of a stage's experts: blind unless the stage says otherwise, and nothing private. */
export function sightIn(
  { workflow, form, title_field: title }: Pick<Definition, 'workflow' | 'form' | 'title_field'>,
  stage: string,
): ExpertSight {
  const found = workflow.stages[stage];
  const blind = (found && stageKind(found.kind).seats(found)?.blind) ?? true;
  const mayRead: ExpertSight['mayRead'] = blind
    ? readableBlind
    : ({ private: personal }) => !personal;
  const [sectionId, fieldId] = title.split('.');
  const section = form.find((each) => each.section === sectionId);
  const field = section?.fields.find(({ id }) => id === fieldId);
  return { blind, mayRead, title: field !== undefined && mayRead(field) };
}
