import { chromium, type Browser, type Page } from 'playwright-core';
import { createServer } from 'node:http';
import type { Express } from 'express';
import { chromiumPath } from './chromium.js';

/** A browser before the real application, which listens on a free port of this machine. */
export interface Surf {
  readonly base: string;
  /** Whether pages run scripts; where they do not, nothing can examine them either. */
  readonly scripts: boolean;
  /** A window of its own, as another person at another desk. */
  open(size?: { readonly width: number; readonly height: number }): Promise<Page>;
  close(): Promise<void>;
}

interface SurfOptions {
  /** Windows without scripts where this is false: everything must work in them as well. */
  readonly scripts?: boolean;
  /** What scripts of a page take for the present; the time of the machine unless given. */
  readonly now?: Date;
}

export async function openSurf(
  app: Express,
  { scripts = true, now }: SurfOptions = {},
): Promise<Surf> {
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const base = `http://127.0.0.1:${address.port}`;
  const browser = await launch();
  return {
    base,
    scripts,
    open: async (size = { width: 1280, height: 900 }) => {
      const context = await browser.newContext({
        baseURL: base,
        viewport: size,
        locale: 'zh-CN',
        javaScriptEnabled: scripts,
      });
      context.setDefaultTimeout(40_000);
      if (now !== undefined) await context.clock.setFixedTime(now);
      return context.newPage();
    },
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function launch(): Promise<Browser> {
  // Containers run as root, where the sandbox of Chromium cannot start.
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
}
