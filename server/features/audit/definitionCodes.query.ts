import { id } from '../../data/schema/columns.js';
import type { Locale } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';
import type { LoggedEvent } from './auditLog.query.js';
import type { AuditReader } from './auditScope.view.js';
import { definitionCodes, type CodeWords } from './definitionCodes.view.js';

/**
 * The words for codes of definitions by the stream of a case or call, of the version that it
 * follows now; for readers who read what events say.
 */
export async function codesOfStreams(
  { db, definitions, words }: Pick<Deps, 'db' | 'definitions' | 'words'>,
  { content }: AuditReader,
  events: readonly LoggedEvent[],
  locale: Locale,
): Promise<ReadonlyMap<string, CodeWords>> {
  const streams = [...new Set(events.map(({ stream }) => stream))];
  const ids = streams.flatMap((stream) => /^(?:case|call):(.+)$/.exec(stream)?.[1] ?? []);
  if (!content || ids.length === 0) return new Map();
  const rows = await db.select(
    { id: id(), version: id() },
    `SELECT id, procedure_version_id AS version FROM applications WHERE id IN (:ids)
     UNION ALL SELECT id, procedure_version_id AS version FROM calls WHERE id IN (:ids)`,
    { ids },
  );
  const byVersion = new Map<string, CodeWords>();
  for (const version of new Set(rows.map((row) => row.version))) {
    const { compiled } = await definitions.byVersion(version);
    byVersion.set(version, definitionCodes(compiled, words, locale));
  }
  return new Map(
    rows.flatMap((row) => {
      const codes = byVersion.get(row.version);
      return codes ? [[`case:${row.id}`, codes] as const, [`call:${row.id}`, codes] as const] : [];
    }),
  );
}
