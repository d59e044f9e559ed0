import type { Request, Response } from 'express';
import multer from 'multer';
import type { Deps } from '../shared/request/deps.js';
import { wantsJson } from './ask.js';
import { setUpForms, textBesideFiles } from './bodies.js';

/**
 * A form whose session or token is gone is not done, but nothing of it is lost: it is shown again
 * to the person who typed it, to be looked at and sent once more. The text travels in the page
 * alone; the server remembers nothing of it.
 */

/** The input in which a form says whose page it stands on. */
export const writerInput = '_writer';
/** What is typed to sign in on the page that carries a form on. */
export const enterInputs = { email: '_email', password: '_password' } as const;

/** Never carried on. A test holds these names to every password box of the product. */
const secretInputs: ReadonlySet<string> = new Set([
  'password',
  'same_password',
  'act_password',
  'present',
  enterInputs.password,
]);
const ownInputs: ReadonlySet<string> = new Set(['_csrf', writerInput, enterInputs.email]);

/** A mark of a person that tells nobody who it is; '' for a visitor. */
export function writerMark({ seal }: Pick<Deps, 'seal'>, userId: string | null): string {
  return userId === null ? '' : seal.blindIndex(`writer:${userId}`).slice(0, 32);
}

/**
 * Whether a request comes from a page of ours, so that no other site can put words into a form
 * that a person then sends in good faith. Browsers say so by one header or the other.
 */
export function isFromHere(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.get('host');
}

export interface TypedInput {
  readonly name: string;
  readonly value: string;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** What was typed, input by input, without passwords and the form's own marks. */
export function typedInputs(body: Readonly<Record<string, unknown>>): readonly TypedInput[] {
  return Object.entries(body)
    .filter(([name]) => !secretInputs.has(name) && !ownInputs.has(name))
    .flatMap(([name, given]) =>
      (Array.isArray(given) ? given : [given]).filter(isText).map((value) => ({ name, value })),
    );
}

/** The same as a form's handler would have been given it. */
export function typedBody(
  body: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const left = new Set([...secretInputs, ...ownInputs]);
  return Object.fromEntries(Object.entries(body).filter(([name]) => !left.has(name)));
}

const withoutFiles = multer({
  fileFilter: (_request, _file, done) => done(null, false),
  limits: { ...textBesideFiles, files: 20, parts: textBesideFiles.fields + 21 },
}).any();

/** A form that came to nothing, to be sent once more as it was. */
export interface SentAgain {
  readonly action: string;
  /** The token it came with, and whose page it stood on. */
  readonly token: string;
  readonly writer: string;
  readonly inputs: readonly TypedInput[];
  /** It brought files, which have to be chosen again. */
  readonly files: boolean;
  readonly typed: Readonly<Record<string, unknown>>;
}

const readText = setUpForms();

/**
 * A form that a page of ours sent, read here where what failed came before its reading. The token
 * and the writer's mark are those it came with: who is asking may not be known just now, and a new
 * token would spoil the forms in other windows. Null for anything else, and for somebody else's form.
 */
export async function sentAgainOf(
  deps: Pick<Deps, 'seal'>,
  request: Request,
  response: Response,
): Promise<SentAgain | null> {
  if (request.method !== 'POST' || wantsJson(request) || !isFromHere(request)) return null;
  const files = request.is('multipart/form-data') !== false;
  if (request.body === undefined) {
    await (files
      ? readTextOnly(request, response)
      : new Promise<void>((resolve) => void readText(request, response, () => resolve())));
  }
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null) return null;
  const sent: Readonly<Record<string, unknown>> = { ...body };
  const { [writerInput]: writer = '' } = sent;
  // Another account has signed in meanwhile: what stood in the form is not for its eyes.
  if (request.user && writer !== '' && writer !== writerMark(deps, request.user.actor.userId)) {
    return null;
  }
  return {
    // One slash in front, so that it never names another host.
    action: request.originalUrl.replace(/^\/*/, '/'),
    token: isText(sent['_csrf']) ? sent['_csrf'] : '',
    writer: isText(writer) ? writer : '',
    inputs: typedInputs(sent),
    files,
    typed: typedBody(sent),
  };
}

/** Reads the text of a form with files that will not be taken: no byte of them is kept anywhere. */
export function readTextOnly(request: Request, response: Response): Promise<void> {
  if (request.is('multipart/form-data') === false) return Promise.resolve();
  return new Promise((resolve) => {
    // A form that cannot be read is refused as one of which nothing was read.
    withoutFiles(request, response, () => resolve());
  });
}
