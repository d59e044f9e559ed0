import type { Definition } from '../definition/definition.js';
import { stageKind } from '../workflow/stages/registry.js';

/** Under blind review an expert reads neither what tells who applies nor personal data. */
export const readableBlind = ({
  identifying = false,
  private: personal = false,
}: {
  readonly identifying?: boolean;
  readonly private?: boolean;
}): boolean => !identifying && !personal;

/** The stages in which experts do not learn who applies, in the order of the definition. */
export const blindStages = ({ workflow }: Pick<Definition, 'workflow'>): readonly string[] =>
  Object.entries(workflow.stages).flatMap(([id, stage]) =>
    stageKind(stage.kind).seats(stage)?.blind === true ? [id] : [],
  );
