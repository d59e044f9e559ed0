import { notices } from '../../data/tables/decisions.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';

export interface LatestNotice {
  readonly id: string;
  readonly title: LocalText;
  readonly endsAt: string;
}

const { id, title, ends_at } = notices.columns;
const columns = { id, title, ends_at };

/** The five newest public notices. */
export async function latestNotices({ db }: Deps): Promise<readonly LatestNotice[]> {
  const rows = await db.select(
    columns,
    'SELECT id, title, ends_at FROM notices ORDER BY published_at DESC, id DESC LIMIT 5',
  );
  return rows.map(({ ends_at: endsAt, ...notice }) => ({ ...notice, endsAt }));
}
