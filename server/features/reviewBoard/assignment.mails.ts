import type { RowOf } from '../../data/schema/rows.js';
import type { calls } from '../../data/tables/procedures.js';
import { groupedBy } from '../../domain/groupedBy.js';
import { inLocale } from '../../domain/localText.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import { readersByIds } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

/** Somebody who has got a seat of a case. */
export interface Invited {
  readonly expertId: string;
  readonly caseId: string;
}

/** Writes one letter to each expert: of which call, how many projects, and until when. */
export async function mailInvitations(
  deps: Deps,
  {
    call,
    invited,
    at,
  }: {
    readonly call: RowOf<typeof calls>;
    readonly stage: string;
    readonly invited: readonly Invited[];
    readonly at: string;
  },
): Promise<void> {
  const { db, words } = deps;
  const caseIds = [...new Set(invited.map(({ caseId }) => caseId))];
  const rows = await db.rows.applications.all({ id: ['', ...caseIds] });
  const dueOf = new Map(rows.map((row) => [row.id, row.due_at]));
  const heaps = groupedBy(invited, ({ expertId }) => expertId);
  for (const reader of await readersByIds(db, [...heaps.keys()])) {
    const own = heaps.get(reader.id) ?? [];
    const [due] = own.flatMap(({ caseId }) => dueOf.get(caseId) ?? []).toSorted(byText);
    await sendLetter(deps, reader, at, {
      event: 'reviews_invited',
      values: {
        count: `${own.length}`,
        call: inLocale(call.title, reader.locale),
        due:
          due === undefined
            ? words(reader.locale, 'mail.work.noDue')
            : letterMoment(words, reader.locale, due),
      },
      path: '/reviews',
      where: 'act',
    });
  }
}

const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
