import { conflict } from '../../domain/refusal.js';
import type { Database } from '../database.js';

/** A form as it was sent: who sent it, under which key, and what was in it. */
export interface SentForm {
  readonly owner: string;
  readonly key: string;
  /** Of its content; keyed by the vault, so that nobody finds what was sent by trying. */
  readonly requestHash: string;
}

/** Where the same form led before; null for a new one. The same key with other content is refused. */
export async function findAnswer(db: Database, form: SentForm): Promise<string | null> {
  const row = await db.rows.formKeys.find({ owner: form.owner, form_key: form.key });
  if (!row) return null;
  if (row.request_hash !== form.requestHash) throw conflict('form_key_reused');
  return row.location;
}

/** Remembers where a form led; a unique key makes two at once impossible. */
export async function keepAnswer(
  db: Database,
  form: SentForm,
  location: string,
  at: string,
): Promise<void> {
  await db.rows.formKeys.insert({
    owner: form.owner,
    form_key: form.key,
    request_hash: form.requestHash,
    location,
    at,
  });
}
