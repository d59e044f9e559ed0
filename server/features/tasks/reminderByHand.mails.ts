import type { Actor } from '../../domain/actor.js';
import { groupedBy } from '../../domain/groupedBy.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { ReminderReader } from './taskReminders.query.js';

/** One case in a letter by which a colleague reminds somebody. */
export interface ByHandLine {
  readonly reader: ReminderReader;
  /** The reader owes nothing, but is asked to see to it. */
  readonly superior: boolean;
  readonly text: string;
}

/** Writes one letter to each who owes something, and one to each superior who is to see to it. */
export async function mailByHand(
  deps: Deps,
  by: Actor,
  lines: readonly ByHandLine[],
  { words, at }: { readonly words: string; readonly at: string },
): Promise<void> {
  const letters = groupedBy(lines, ({ reader, superior }) => `${reader.id} ${String(superior)}`);
  for (const own of letters.values()) {
    const [first] = own;
    if (!first) continue;
    const numbered = own.map(({ text }, index) => `${index + 1}. ${text}`).join('\n');
    await sendLetter(deps, first.reader, at, {
      event: first.superior ? 'task_escalated_by_hand' : 'task_reminded',
      values: {
        by: byName(deps, by, first.reader),
        count: `${own.length}`,
        lines: numbered,
        words,
      },
      path: '/tasks',
      where: 'act',
    });
  }
}

/** Sides of a case and experts know the office, not who of it pressed the button. */
const byName = ({ words }: Deps, { name }: Actor, { sight, locale }: ReminderReader): string =>
  sight === 'staff' ? name : words(locale, 'mail.frame.unit');
