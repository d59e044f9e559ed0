import type { Database } from '../database.js';
import { compileDefinition, type Compiled } from '../../domain/procedure/compiled.js';
import type { Definition } from '../../domain/definition/definition.js';
import { workflowRulesOf } from '../../domain/procedure/workflowRules.js';
import { hidden } from '../../domain/refusal.js';
import type { WorkflowRules } from '../../domain/workflow/machineContext.js';

/** A published version, ready for use. */
export interface Prepared {
  readonly definition: Definition;
  readonly compiled: Compiled;
  readonly rules: WorkflowRules;
}

export interface Definitions {
  byVersion(versionId: string): Promise<Prepared>;
}

/** Reads published versions; since a version never changes, each is compiled once per process. */
export function openDefinitions(db: Database): Definitions {
  const known = new Map<string, Prepared>();
  return {
    byVersion: async (versionId) => {
      const ready = known.get(versionId);
      if (ready) return ready;
      const row = await db.rows.procedureVersions.find({ id: versionId });
      if (!row) throw hidden();
      const compiled = compileDefinition(row.definition);
      const prepared = {
        definition: row.definition,
        compiled,
        rules: workflowRulesOf(compiled),
      };
      known.set(versionId, prepared);
      return prepared;
    },
  };
}
