import { newId, type Deps } from '../request/deps.js';
import { letterWords, type LetterDraft } from './letterWords.js';

export interface NewLetter {
  /** An account, or a stranger's address alone. */
  readonly to: { readonly id: string | null; readonly email: string };
  readonly applicationId: string | null;
  readonly event: string;
  /** One; where nobody knows the reader's language, one for each. */
  readonly drafts: readonly LetterDraft[];
  readonly at: string;
}

/** Between the languages of one letter. */
const rule = '\n\n----\n\n';

/**
 * Frames a letter and puts it into the outbox, in the caller's transaction. It is the only way
 * into the outbox: nothing is written to anybody outside the frame. Throws `EmptyMark` where a
 * letter would leave out what it is about.
 */
export async function queueLetter({ db, words }: Deps, letter: NewLetter): Promise<void> {
  const { to, applicationId, event, drafts, at } = letter;
  const framed = drafts.map((draft) => letterWords(words, draft));
  await db.rows.mails.insert({
    id: newId(),
    to_address: to.email,
    to_user_id: to.id,
    application_id: applicationId,
    event,
    subject: framed
      .map(({ subject }) => subject)
      .join(' / ')
      .slice(0, 300),
    body: framed.map(({ body }) => body).join(rule),
    status: 'waiting',
    attempts: 0,
    next_try_at: at,
    last_error: '',
    created_at: at,
    sent_at: null,
    told_after: 1,
  });
}
