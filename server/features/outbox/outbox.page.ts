import type { Deps } from '../../shared/request/deps.js';

type Mail = NonNullable<Awaited<ReturnType<Deps['db']['rows']['mails']['find']>>>;

/** A line of the list. */
export type ListedMail = Pick<Mail, 'id' | 'subject' | 'to_address' | 'created_at' | 'status'>;

const tones = { sent: 'ok', waiting: 'info', failed: 'bad' } as const;

const stateOf = ({ status }: Pick<Mail, 'status'>): object => ({
  tone: tones[status],
  label: { key: `outbox.state.${status}` },
});

/** Mails newest first, 50 at a time; `found` holds one more where there is a next page. */
export function outboxPage(found: readonly ListedMail[], before: string): object {
  const shown = found.slice(0, 50);
  return {
    items: shown.map((mail) => ({
      href: `/outbox/${mail.id}`,
      subject: mail.subject,
      to: mail.to_address,
      at: mail.created_at,
      state: stateOf(mail),
    })),
    older: found.length > 50 ? `/outbox?before=${shown.at(-1)?.id ?? ''}` : false,
    newer: before === '' ? false : '/outbox',
  };
}

/** One mail in full; its links can be followed. */
export function mailPage(mail: Mail): object {
  return {
    title: mail.subject,
    to: mail.to_address,
    at: mail.created_at,
    attempts: mail.attempts,
    error: mail.last_error,
    state: stateOf(mail),
    removed: mail.body_removed_at ?? false,
    parts: partsOf(mail.body),
    crumbs: [{ href: '/outbox', label: { key: 'outbox.title' } }, { label: mail.subject }],
  };
}

function partsOf(body: string): readonly object[] {
  return body
    .split(/(https?:\/\/[^\s]+)/)
    .map((part, index) => (index % 2 === 1 ? { href: part } : { plain: part }));
}
