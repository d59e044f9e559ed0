import type { CaseStatus } from '../../../domain/workflow/caseState.js';
import type { Database } from '../../../data/database.js';
import type { Compiled } from '../../../domain/procedure/compiled.js';
import type { CallFacts } from '../../../domain/rules/ruleValues.js';

/** A case of a call as far as the facts around it hang on it. */
export interface ReplayedRow {
  readonly id: string;
  readonly applicant_id: string;
  readonly organisation_id: string | null;
  readonly counterparty_id: string | null;
  readonly base_id: string | null;
  readonly status: CaseStatus;
  readonly ended_as: string | null;
  /** The instant from which its facts are taken: when its content was last handed in. */
  readonly at: string;
}

/** What the facts of a whole call are read for. */
export interface ReplayedFacts {
  readonly db: Database;
  readonly callId: string;
  readonly call: CallFacts;
  /** The draft says in which registries parties must be listed. */
  readonly rules: Compiled;
  readonly rows: readonly ReplayedRow[];
}
