import { dayColumn, id, oneOf, optional, time, wholeColumn, words } from '../schema/columns.js';
import type { RowOf } from '../schema/rows.js';
import { defineTable } from '../schema/table.js';

/** A listed provider, carrier or training base; its history is its stream of events. */
export const registryEntries = defineTable(
  'registry_entries',
  {
    id: id(),
    /** The registry's id in its programme's file, such as `provider`. */
    registry: words(40),
    programme_id: id(),
    number: words(20),
    organisation_id: id(),
    /** The case that last listed, extended or regraded it. */
    application_id: id(),
    level: words(40),
    quota: optional(wholeColumn()),
    valid_from: dayColumn(),
    valid_until: dayColumn(),
    status: oneOf(['listed', 'suspended', 'delisted'], 10),
    reason: words(500),
    version: wholeColumn(),
    created_at: time(),
  },
  {
    indexes: [
      ['unique', 'number'],
      ['unique', 'registry', 'organisation_id'],
      ['index', 'registry', 'status', 'number'],
      ['index', 'organisation_id'],
    ],
  },
);
export type RegistryEntry = RowOf<typeof registryEntries>;
