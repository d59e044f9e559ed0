import { id, json, words } from '../../data/schema/columns.js';
import { isList, isObject, type Json } from '../../domain/json.js';
import { inLocale, localTextSchema, type Locale } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';
import { idShape, type FactContext } from './auditFacts.view.js';
import type { LoggedEvent } from './auditLog.query.js';
import type { AuditReader } from './auditScope.view.js';

const ofReader = '(:everywhere = 1 OR programme_id IN (:programmes))';

/**
 * What people, organisations, programmes, cases and what else events speak of are called, by id.
 * What belongs to a programme that this reader does not oversee stays an id.
 */
export async function factNames(
  { db, words: translate }: Pick<Deps, 'db' | 'words'>,
  { content, everywhere, programmes: overseen }: AuditReader,
  events: readonly LoggedEvent[],
  locale: Locale,
): Promise<Pick<FactContext, 'named' | 'programmes'>> {
  const named = new Map<string, string>();
  const programmeRows = await db.rows.programmes.all({});
  const programmes = new Map(programmeRows.map((each) => [each.id, inLocale(each.name, locale)]));
  named.set('present', translate(locale, 'audit.installation'));
  const ids = [
    ...new Set(
      events.flatMap(({ stream, data }) => [
        ...(content || stream.startsWith('user:') ? idsIn(stream) : []),
        ...idsIn(data),
      ]),
    ),
  ];
  if (ids.length === 0) return { named, programmes };
  const about = { ids, programmes: overseen, everywhere: everywhere ? 1 : 0 };
  const numbered = (table: string): string =>
    `UNION ALL SELECT id, number AS name FROM ${table}
      WHERE id IN (:ids) AND number IS NOT NULL AND ${ofReader}`;
  const plain = await db.select(
    { id: id(), name: words(200) },
    `SELECT id, name FROM users WHERE id IN (:ids)
     UNION ALL SELECT id, name FROM organisations WHERE id IN (:ids)
     UNION ALL SELECT id, title AS name FROM meetings WHERE id IN (:ids) AND ${ofReader}
     ${['applications', 'payment_batches', 'registry_entries', 'vouchers'].map(numbered).join(' ')}`,
    about,
  );
  const titled = await db.select(
    { id: id(), title: json(localTextSchema) },
    `SELECT id, title FROM calls WHERE id IN (:ids) AND ${ofReader}
     UNION ALL SELECT id, name AS title FROM budget_lines WHERE id IN (:ids) AND ${ofReader}
     UNION ALL SELECT n.id, n.title FROM notices n JOIN calls c ON c.id = n.call_id
      WHERE n.id IN (:ids) AND (:everywhere = 1 OR c.programme_id IN (:programmes))`,
    about,
  );
  for (const each of plain) named.set(each.id, each.name);
  for (const each of titled) named.set(each.id, inLocale(each.title, locale));
  return { named, programmes };
}

function idsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return value.match(idShape) ?? [];
  if (isList(value)) return value.flatMap(idsIn);
  return isObject(value) ? Object.values(value).flatMap((each = null) => idsIn(each)) : [];
}
