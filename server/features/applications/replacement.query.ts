import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { windowState } from '../../domain/application/callWindow.js';
import type { Deps } from '../../shared/request/deps.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { ApplicationView } from './applicationView.file.js';
import { isReplaceable } from './replaceApplication.service.js';

/** How a case may be changed and handed in again, while its call is open; `begun` is a draft for it. Null where it may not. */
export function replaceOffer(
  { draft: { file, caseContext } }: ApplicationView,
  begun: string | null,
  { words, locale, now }: PageContext,
): { readonly says: string; readonly draft: string | null } | null {
  const { callStatus: status, opensAt, closesAt } = caseContext;
  const open = status === 'published' && windowState({ status, opensAt, closesAt }, now) === 'open';
  if (!open || !isReplaceable(file.row)) return null;
  const date = dateWords(words, locale, now).deadline(closesAt);
  return {
    says: words(locale, 'applications.replace.says', { date }),
    draft: begun === null ? null : `/applications/${begun}`,
  };
}

/** What a draft is to take the place of, while that one still runs. */
export async function replacedBy(
  { db }: Pick<Deps, 'db'>,
  { replaces_id: id }: ApplicationRow,
): Promise<{ readonly number: string; readonly href: string } | null> {
  const row = id === null ? null : await db.rows.applications.find({ id, status: 'running' });
  return row ? { number: row.number ?? '', href: `/applications/${row.id}` } : null;
}
