import { createTransport } from 'nodemailer';

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

/** Takes a letter off the outbox; throws where the mail server would not have it. */
export interface Mailer {
  send(letter: Letter): Promise<void>;
}

/** Sends through a mail server; `?pool=true` at the end of the address keeps connections open. */
export function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport(url, { from });
  return {
    send: async ({ to, subject, body }) => {
      await transport.sendMail({ to, subject, text: body });
    },
  };
}

/** Sends nothing: the outbox page is where letters are read. */
export function localMailer(): Mailer {
  return { send: async () => {} };
}
