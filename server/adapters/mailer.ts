import { createTransport } from 'nodemailer';

export interface Letter {
  /** Of the letter itself: a second try carries the same, so that it is known as the same. */
  readonly id: string;
  /** What it is about, such as a case: letters with the same are read as one conversation. */
  readonly about: string | null;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

/** Takes a letter off the outbox; throws where the mail server would not have it. */
export interface Mailer {
  send(letter: Letter): Promise<void>;
}

/** True where the server knows the reader and will never take a letter for them. */
export function isRefusedForGood(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if (!('code' in error) || !('responseCode' in error)) return false;
  return error.code === 'EENVELOPE' && Number(error.responseCode) >= 500;
}

export interface Sender {
  readonly from: string;
  /** Where answers go; null where nobody reads them. */
  readonly replyTo: string | null;
}

/**
 * Sends through a mail server; `?pool=true` at the end of the address keeps connections open. One
 * that hangs is let go: nothing else goes out while it does.
 */
export function smtpMailer(url: string, sender: Sender): Mailer {
  const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
  const transport = createTransport({ url, ...limits });
  return { send: async (letter) => void (await transport.sendMail(rawLetter(letter, sender))) };
}

/** Why a mail server does not take letters; null where it greets, and knows us where it asks. */
export async function reachMailServer(url: string): Promise<string | null> {
  const transport = createTransport({ url, connectionTimeout: 8000, greetingTimeout: 8000 });
  try {
    await transport.verify();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    transport.close();
  }
}

/** Sends nothing: the outbox page is where letters are read. */
export function localMailer(): Mailer {
  return { send: async () => {} };
}

/** A letter as it goes to the mail server, in plain text and as a page. */
export function rawLetter(letter: Letter, { from, replyTo }: Sender) {
  const { id, about, to, subject, body } = letter;
  const host = /@([^\s>]+)/.exec(from)?.[1] ?? 'localhost';
  const thread = about === null ? null : `<case.${about}@${host}>`;
  return {
    from,
    to,
    subject,
    text: body,
    html: htmlOf(body),
    messageId: `<${id}@${host}>`,
    ...(replyTo === null ? {} : { replyTo }),
    ...(thread === null ? {} : { references: thread, inReplyTo: thread }),
    headers: {
      // Nobody's absence note answers a machine.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
  };
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** The paragraphs of a plain letter as HTML; addresses can be followed. */
function htmlOf(body: string): string {
  const paragraphs = body.split(/\n{2,}/).map((paragraph) => {
    const lines = paragraph.split('\n').map((line) =>
      line
        .split(/(https?:\/\/[^\s<>"]+)/)
        .map((part, index) =>
          index % 2 === 1 ? `<a href="${escaped(part)}">${escaped(part)}</a>` : escaped(part),
        )
        .join(''),
    );
    return `<p>${lines.join('<br>')}</p>`;
  });
  return `<div style="max-width:40em;font:16px/1.6 sans-serif">${paragraphs.join('')}</div>`;
}
