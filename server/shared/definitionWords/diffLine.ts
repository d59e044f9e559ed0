import type { DefinitionChange } from '../../domain/definition/change.js';
import type { TextPiece } from '../../domain/diff/textPieces.js';
import type { ValueText } from './valueTexts.js';
import type { DefinitionContext } from './definitionReferences.js';
import type { PartFact } from './partFacts.js';

/** One line of a difference in words. */
export interface DiffLine {
  readonly change: DefinitionChange['change'];
  readonly at: string;
  readonly href?: string;
  /** What a change is of, such as “Expert review: Experts”; elsewhere the whole sentence. */
  readonly says: string;
  /** Both are given for what changed from one short value to another. */
  readonly before: ValueText | null;
  readonly after: ValueText | null;
  /** For what is too long to stand in a line. */
  readonly block: readonly TextPiece[] | null;
  /** What a part states that is new or gone. */
  readonly facts: readonly PartFact[];
  readonly sentence: string;
}

/** A change is told out of the definition before it and the one after. */
export interface Sides {
  readonly before: DefinitionContext;
  readonly after: DefinitionContext;
}
