import { z } from 'zod';
import type { StoredContent } from '../../adapters/fileContent.js';
import type { Actor } from '../../domain/actor.js';
import type { Action } from '../../domain/access/policy.js';
import type { Locale } from '../../domain/localText.js';
import type { Refused } from '../../domain/refusal.js';
import { readTyped } from '../../domain/typed.js';

/**
 * A route is data: method, path, who may, handler. Handlers know no Express; they take an `Ask`
 * and answer with a `Reply`. `web/bind.ts` is where the two meet.
 */

/** A file the browser sent, already on disk in a temporary place that is swept after the reply. */
export interface UploadedFile {
  readonly field: string;
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/** What was typed, and why it was refused, when a form is shown again. */
export interface Failed {
  readonly refusal: Refused;
  readonly typed: Readonly<Record<string, unknown>>;
}

export interface Ask {
  /** Null for a visitor who has not signed in. */
  readonly actor: Actor | null;
  readonly params: Readonly<Record<string, string>>;
  /** Single values only: one that is repeated, over 500 characters or with control characters is left out. */
  readonly query: Readonly<Record<string, string>>;
  /** What was sent, unread: a form's handler is given what its row's `input` read of it. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly files: readonly UploadedFile[];
  readonly locale: Locale;
  readonly now: Date;
  /** For throttling and the audit trail. */
  readonly ip: string;
  /** Set when a refused form is being shown again at its route's `again`. */
  readonly failed: Failed | null;
  readonly session: SessionAccess;
}

/** The little of the session that handlers may touch. */
export interface SessionAccess {
  /** Goes on as the same person in a session with a new id. */
  renew(): Promise<void>;
  signOut(): Promise<void>;
}

export type Reply =
  | {
      readonly reply: 'page';
      readonly view: string;
      readonly model: object;
      readonly layout?: Layout;
      /** 422 where the answer itself says what must be put right. */
      readonly status?: 422;
    }
  /** 303; `done` is the key of a message under `done` in the locales, shown once, `address` where a mail went. */
  | {
      readonly reply: 'redirect';
      readonly to: string;
      readonly done?: string;
      readonly address?: string;
    }
  | {
      readonly reply: 'file';
      readonly content: StoredContent;
      readonly name: string;
      readonly type: string;
      /** Only PDF and images may be shown in place; anything else is always a download. */
      readonly inline: boolean;
    }
  | {
      readonly reply: 'text';
      readonly name: string;
      readonly type: string;
      /** In pieces where it may be of any length: each is asked for when the one before is on its way. */
      readonly text: string | Buffer | AsyncIterable<string | Uint8Array>;
    }
  | { readonly reply: 'json'; readonly body: object; readonly status?: number };

export type PageReply = Extract<Reply, { readonly reply: 'page' }>;
export type Layout = 'public' | 'work' | 'focus' | 'print' | 'design' | 'screen';
export type Handler = (ask: Ask) => Promise<Reply>;
/** Handles a form, given what its row's `input` read. */
export type FormHandler<I> = (ask: Ask, input: I) => Promise<Reply>;

/** What a form with files may bring. */
export interface Uploads {
  /** At most so many files at once. */
  readonly files: number;
  /** At most so large each. */
  readonly megabytes: number;
  /** Whether this person may send files here at this moment; looked at before any is written. */
  readonly door?: (ask: Ask) => Promise<unknown>;
}

export interface Route {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** The action of `domain/access/policy.ts` that guards the door; services check the case itself. */
  readonly may: Action;
  readonly handler: Handler;
  /** What the form sends, read before the handler is called; a page (`get`) has none. */
  readonly input?: z.ZodType;
  /**
   * Path of the GET route that shows the form again, with what was typed, when it is refused: 422
   * for what must be put right, 409 where something has changed meanwhile, 429 after too many
   * tries, and 403 where its session or token is gone. Its parameters are taken from this route's.
   */
  readonly again?: string;
  /**
   * Name of the strategy of `web/strategies.ts` that signs in before the handler runs, which then
   * finds the person as its actor.
   */
  readonly strategy?: string;
  /** Taken in maintenance too: it writes nothing but sessions and who came in. */
  readonly inMaintenance?: true;
  /** Accepts files (multipart). */
  readonly uploads?: Uploads;
  /**
   * A POST runs in one transaction with its form's key. False where something must outlive a
   * refusal (a counted password, a part that stays saved) or cannot be run twice (a moved file);
   * the service then opens its own. A function tells by what was sent: false for what changes one
   * row by one guarded statement and is not answered with a redirection.
   */
  readonly transaction?: false | ((sent: RawFields) => boolean);
}

export const page = (view: string, model: object, layout?: Layout): PageReply =>
  layout === undefined ? { reply: 'page', view, model } : { reply: 'page', view, model, layout };

export const redirect = (to: string, done?: string, address?: string): Reply => ({
  reply: 'redirect',
  to,
  ...(done === undefined ? {} : { done }),
  ...(address === undefined ? {} : { address }),
});

type Rest = Omit<Route, 'method' | 'path' | 'may' | 'handler' | 'input'>;

/** The input of a button that says nothing beyond being pressed. */
export const nothing = z.object({});

/** The input of a form whose fields a definition or the rows of a page name: its handler reads them. */
export const rawFields = z.record(z.string(), z.unknown());
export type RawFields = Readonly<z.infer<typeof rawFields>>;

export const get = (path: string, may: Action, handler: Handler): Route => ({
  method: 'get',
  path,
  may,
  handler,
});

/** A form: its handler is given what `input` read; a reason per field refuses it before that. */
export function post<I>(
  path: string,
  may: Action,
  handler: FormHandler<I>,
  { input, ...rest }: Rest & { readonly input: z.ZodType<I> },
): Route {
  return {
    method: 'post',
    path,
    may,
    input,
    handler: (ask) => handler(ask, readTyped(input, ask.body)),
    ...rest,
  };
}
