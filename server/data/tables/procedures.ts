import { z } from 'zod';
import { callPayees } from '../../domain/application/callPayees.js';
import { callStatuses } from '../../domain/application/callWindow.js';
import { definitionSchema } from '../../domain/definition/definition.js';
import { registrySchema } from '../../domain/definition/programme.js';
import { localTextSchema } from '../../domain/localText.js';
import {
  id,
  json,
  oneOf,
  optional,
  proposedAndDecided,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

export const programmes = defineTable('programmes', {
  id: id(),
  name: json(localTextSchema),
  summary: json(localTextSchema),
  position: wholeColumn(),
  /** Null before registries were known. */
  registries: optional(json(z.array(registrySchema).readonly())),
});

export const procedures = defineTable('procedures', {
  id: words(80),
  programme_id: id(),
  name: json(localTextSchema),
  created_at: time(),
});

/** A published version never changes; applications stay on the version they began with. */
export const procedureVersions = defineTable(
  'procedure_versions',
  {
    id: id(),
    procedure_id: words(80),
    number: wholeColumn(),
    /** Read in today's shape: what was added to it since stands there with its default. */
    definition: json(definitionSchema),
    definition_hash: words(64),
    published_at: time(),
    published_by: optional(id()),
  },
  { indexes: [['unique', 'procedure_id', 'number']] },
);

export const calls = defineTable(
  'calls',
  {
    id: id(),
    procedure_id: words(80),
    procedure_version_id: id(),
    programme_id: id(),
    title: json(localTextSchema),
    opens_at: time(),
    closes_at: time(),
    /** At most so many awards; null where only the budget limits. */
    quota: optional(wholeColumn()),
    budget_line_id: optional(id()),
    /** Who is paid where the procedure leaves it to the call; null means the applicant. */
    payee: optional(oneOf(callPayees, 20)),
    /** Working days before it closes in which nothing of it changes; null means the usual number. */
    freeze_days: optional(wholeColumn()),
    status: oneOf(callStatuses, 10),
    created_at: time(),
    version: wholeColumn(),
  },
  {
    indexes: [
      ['index', 'status', 'closes_at'],
      ['index', 'programme_id', 'closes_at'],
    ],
  },
);

/** Experts who may be invited to review under a call; a call without any takes the whole pool. */
export const callExperts = defineTable(
  'call_experts',
  { call_id: id(), user_id: id(), added_at: time(), added_by: id() },
  { key: ['call_id', 'user_id'], indexes: [['index', 'user_id']] },
);

/** The proposal to cancel a published call; another person than the proposer approves it. */
export const callCancellations = defineTable(
  'call_cancellations',
  {
    id: id(),
    call_id: id(),
    reason: words(500),
    status: oneOf(['proposed', 'withdrawn', 'approved'], 10),
    /** The call while it is proposed or approved, so that there is one at a time. */
    live_key: optional(id()),
    ...proposedAndDecided(),
  },
  {
    indexes: [
      ['unique', 'live_key'],
      ['index', 'call_id'],
    ],
  },
);

/** The next number under a prefix and year, such as KC-2026. */
export const numberCounters = defineTable(
  'number_counters',
  { series: words(20), next_number: wholeColumn() },
  { key: ['series'] },
);

/** Which place the next case of a call is given. */
export const callPlaces = defineTable(
  'call_places',
  { call_id: id(), next_place: wholeColumn() },
  { key: ['call_id'] },
);
