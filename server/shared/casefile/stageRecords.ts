import type { LocalText } from '../../domain/localText.js';
import type { CaseFile } from './caseFile.js';
import type { StageSheets } from './stageSheet.js';

/** What a stage that has passed leaves to be read. */
export interface StageRecord {
  readonly title: LocalText;
  readonly partial: string;
  readonly model: object;
}

/** The records of the stages that a case has passed, in the order of its definition. */
export function stageRecords(
  sheets: StageSheets,
  { row, definition }: CaseFile,
): readonly StageRecord[] {
  const { stage: present, memory } = row.state;
  return Object.entries(definition.workflow.stages).flatMap(([id, stage]) => {
    const noted = memory[id];
    const sheet = sheets.get(stage.kind);
    if (!noted || !sheet?.record || id === present) return [];
    const model = sheet.record({ stage, memory: noted });
    return [{ title: stage.name, partial: `stages/${stage.kind}-record`, model }];
  });
}
