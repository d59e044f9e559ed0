import type { Ask } from '../../../shared/request/route.js';
import type { SheetAsk } from '../../../shared/casefile/stageSheet.js';

/** What the form of any stage needs: where its verbs are sent, and what it was made from. */
export interface SheetBase {
  readonly id: string;
  readonly stage: string;
  /** The address of a verb is this and its name. */
  readonly action: string;
  readonly version: number;
}

/** The pages on which stages are acted on. */
export type SheetSide = 'cases' | 'applications' | 'counterparty-cases';

/** What the sheet of every stage has: case, stage, side and version. */
export function sheetBase({ file }: SheetAsk, side: SheetSide = 'cases'): SheetBase {
  const { id, version, state } = file.row;
  const stage = state.stage ?? '';
  return { id, stage, action: `/${side}/${id}/stages/${stage}/`, version };
}

/** What was typed under a name before it was refused; `otherwise` where nothing was. */
export function typedOr({ failed }: Pick<Ask, 'failed'>, name: string, otherwise: string): string {
  const typed = failed?.typed[name];
  return typeof typed === 'string' ? typed : otherwise;
}
