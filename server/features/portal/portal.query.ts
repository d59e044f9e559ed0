import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';

export interface LatestNotice {
  readonly id: string;
  readonly title: LocalText;
  readonly endsAt: string;
}

/** The five newest public notices. */
export async function latestNotices({ db }: Deps): Promise<readonly LatestNotice[]> {
  const rows = await db.selectBelieved<{ id: string; title: string; ends_at: string }>(
    'SELECT id, title, ends_at FROM notices ORDER BY published_at DESC, id DESC LIMIT 5',
    {},
  );
  return rows.map(({ id, title, ends_at: endsAt }) => ({ id, title: JSON.parse(title), endsAt }));
}
