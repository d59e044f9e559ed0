import { hiddenInputs } from '../support/visitor.js';

/** An answer that is no page and no way on: its status, and what it said. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Nobody waits longer than this for an answer. */
const longestWaitMs = 60_000;

/** Somebody with a browser without scripts, over the network. */
export interface Browser {
  readonly cookie: () => string;
  get(path: string): Promise<string>;
  /** Sends the form that stands on `page`; tells how long the answer to the sending took. */
  post(path: string, typed: Typed, page?: string): Promise<Sent>;
}

export interface Sent {
  readonly status: number;
  readonly location: string;
  readonly ms: number;
}

export type Typed = Readonly<Record<string, string | readonly string[]>>;

export function openBrowser(base: string): Browser {
  const jar = new Map<string, string>();
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (response: Response): void => {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined) jar.set(name, value ?? '');
      if (name !== undefined && /expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
    }
  };
  const get = async (path: string): Promise<string> => {
    const response = await fetch(`${base}${path}`, {
      headers: { cookie: cookie() },
      redirect: 'manual',
      signal: AbortSignal.timeout(longestWaitMs),
    });
    keep(response);
    const text = await response.text();
    if (response.status !== 200) throw notTaken('GET', path, response.status, text);
    return text;
  };
  const post = async (path: string, typed: Typed, page = path): Promise<Sent> => {
    const hidden = hiddenInputs(await get(page), path);
    const begun = performance.now();
    const response = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { cookie: cookie() },
      body: encode({ ...hidden, ...typed }),
      redirect: 'manual',
      signal: AbortSignal.timeout(longestWaitMs),
    });
    const text = await response.text();
    const ms = performance.now() - begun;
    keep(response);
    if (response.status >= 400) throw notTaken('POST', path, response.status, text);
    return { status: response.status, location: response.headers.get('location') ?? '', ms };
  };
  return { cookie, get, post };
}

/** A browser whose user has signed in through the real form. */
export async function signIn(base: string, email: string, password: string): Promise<Browser> {
  const browser = openBrowser(base);
  const { location } = await browser.post('/sign-in', { email, password });
  if (location.includes('sign-in')) throw new Error(`${email} could not sign in`);
  return browser;
}

function encode(typed: Typed): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(typed)) {
    for (const each of typeof value === 'string' ? [value] : value) form.append(name, each);
  }
  return form;
}

const notTaken = (method: string, path: string, status: number, text: string): NotTaken =>
  new NotTaken(`${method} ${path}: ${status} ${said(text)}`, status);

/** The words of a refused page, for the message of an error. */
function said(html: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? html;
  return main
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 600);
}
