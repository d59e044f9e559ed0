import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import type { Ask } from '../request/route.js';
import type { Stage } from '../../domain/definition/definition.js';
import type { CaseFile } from './caseFile.js';
import type { Deps } from '../request/deps.js';

/**
 * The sheet of a stage kind: what its part of a case page shows and offers. One per kind, in
 * `features/stages/<kind>/`; the pages ask the registry in `Deps` and name no kind themselves.
 */
export interface SheetAsk {
  readonly ask: Ask;
  readonly actor: Actor;
  readonly file: CaseFile;
  /** The stage's definition, which its kind alone can `read`, and what the kind has noted so far. */
  readonly stage: Stage;
  readonly memory: JsonObject;
  /** Verbs of the present stage that this actor may use now. */
  readonly verbs: ReadonlySet<string>;
}

export interface StageSheet {
  readonly kind: string;
  /** Verbs that its own forms send as they are; any other has a service with more to do. */
  readonly direct?: ReadonlySet<string>;
  /** Refuses a verb of `direct` that is done elsewhere for this case. */
  readonly demand?: (deps: Deps, file: CaseFile, verb: string) => Promise<void>;
  /** Where the cases of one call that wait in this stage for the same verb are handled together. */
  readonly together?: (callId: string, stage: Stage, verb: string) => string | null;
  /** The verb that one act may use on many cases of a call, on each by itself. */
  readonly atOnce?: AtOnce;
  /** Needs the width of the page rather than its side. */
  readonly wide?: true;
  /** The model of `views/stages/<kind>.hbs` for staff; plain data. */
  staff(deps: Deps, sheet: SheetAsk): Promise<object>;
  /** The same for the applicant's page (`side` is 'applicant'); absent where they have nothing to do. */
  applicant?(deps: Deps, sheet: SheetAsk): Promise<object>;
  /** The same for the page of the organisation on the other side (`side` is 'counterparty'). */
  counterparty?(deps: Deps, sheet: SheetAsk): Promise<object>;
  /** What stays to be read once the stage has passed: the model of `views/stages/<kind>-record.hbs`. */
  record?(passed: PassedStage): object;
}

/** What one act may do to many cases that wait in the same stage. */
export interface AtOnce {
  readonly verb: string;
  /** What is sent for one case from what its stage has noted; null where it has to be looked at by itself first. */
  typed(stage: Stage, memory: JsonObject): Readonly<Record<string, string>> | null;
}

/** A stage that has passed: its definition and what its kind noted. */
export type PassedStage = Pick<SheetAsk, 'stage' | 'memory'>;

export type StageSheets = ReadonlyMap<string, StageSheet>;

/** What pages that show stages work with besides the rest. */
export interface SheetDeps extends Deps {
  readonly sheets: StageSheets;
}
