import { Agent, createServer, type Server } from 'node:http';
import type { Express } from 'express';
import request, { type Response } from 'supertest';

/**
 * Somebody with a browser that has no scripts: keeps cookies, and sends a form by taking every
 * hidden input of the page it stands on, as browsers do.
 */
export interface Visitor {
  get(path: string): Promise<Response>;
  /** Posts a form whose hidden inputs stand on `page` (default: the path itself). */
  post(path: string, typed?: Typed, page?: string): Promise<Response>;
  /** Posts with files, as multipart. */
  upload(path: string, typed: Typed, files: readonly Upload[], page: string): Promise<Response>;
  /** Posts exactly this, without help. */
  send(path: string, body: Typed): Promise<Response>;
  /** Posts these characters as they are. */
  raw(path: string, type: string, body: string): Promise<Response>;
}

export type Typed = Readonly<Record<string, string | readonly string[]>>;
export interface Upload {
  readonly field: string;
  readonly name: string;
  readonly content: Buffer;
}

/** Connections stay open, as browsers keep them: to open one costs as much as a small answer. */
const connections = new Agent({ keepAlive: true });

const isHungUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNRESET';

export function visitor(app: Express): Visitor {
  // What is packed on one side would be unpacked on the other.
  const surfing = serverOf(app).then((server) =>
    request
      .agent(server)
      .use((call: request.Test) => {
        void call.agent(connections);
        // As browsers do: what was asked over a connection that the server gives up is asked anew.
        if (call.method === 'GET') void call.retry(1, (error) => isHungUp(error));
      })
      .set('accept-encoding', 'identity'),
  );
  const fetchPage = async (path: string): Promise<Response> => (await surfing).get(path);
  const hidden = async (page: string, action: string): Promise<Record<string, string>> =>
    hiddenInputs((await fetchPage(page)).text, action);
  return {
    get: fetchPage,
    // The page comes first: its cookie must be there when the post is made.
    post: async (path, typed = {}, page = path) => {
      const body = encode({ ...(await hidden(page, path)), ...typed });
      return (await surfing).post(path).type('form').send(body);
    },
    upload: async (path, typed, files, page) => {
      const body = { ...(await hidden(page, path)), ...typed };
      const call = (await surfing).post(path);
      for (const [name, value] of Object.entries(body)) {
        for (const each of typeof value === 'string' ? [value] : value) void call.field(name, each);
      }
      for (const file of files) void call.attach(file.field, file.content, file.name);
      return call;
    },
    raw: async (path, type, body) =>
      (await surfing).post(path).set('content-type', type).send(body),
    send: async (path, body) => (await surfing).post(path).type('form').send(encode(body)),
  };
}

declare global {
  /** Servers of this file of tests; its environment closes them. */
  var serversOfTests: Server[] | undefined;
}

const servers = new WeakMap<Express, Promise<Server>>();

/** The server of an application, for all its visitors: to begin one costs more than to answer. */
function serverOf(app: Express): Promise<Server> {
  const known = servers.get(app) ?? listening(createServer(app));
  servers.set(app, known);
  return known;
}

function listening(server: Server): Promise<Server> {
  (globalThis.serversOfTests ??= []).push(server);
  // Until its file of tests ends: a connection that one side gives up early would lose a request.
  server.keepAliveTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server));
  });
}

function encode(body: Typed): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    for (const each of typeof value === 'string' ? [value] : value) form.append(name, each);
  }
  return form.toString();
}

/** The hidden inputs of the form that posts to `action`, or of the first form with a token. */
export function hiddenInputs(html: string, action: string): Record<string, string> {
  const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const posting = forms.filter((form) => form.includes('name="_csrf"'));
  const form = posting.find((each) => each.includes(`action="${action}"`)) ?? posting[0] ?? '';
  const inputs = form.match(/<input[^>]*type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(
    inputs.map((input) => [attribute(input, 'name'), attribute(input, 'value')]),
  );
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&amp;', '&');
}
