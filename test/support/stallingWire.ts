import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be held: connections stand and nothing passes, as with a stopped server. */
export interface StallingWire {
  readonly port: number;
  readonly hold: () => void;
  readonly letGo: () => void;
  /** Holds it once so many more bytes have passed towards the server; resolves when it does. */
  readonly holdAfter: (bytes: number) => Promise<void>;
  close(): Promise<void>;
}

export async function stallingWire(host: string, to: number): Promise<StallingWire> {
  const ends = new Set<Socket>();
  let held = false;
  let left = Infinity;
  let told = (): void => undefined;
  const hold = (): void => {
    held = true;
    for (const end of ends) end.pause();
  };
  const server = createServer((near) => {
    const far = connect(to, host);
    for (const [from, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      from.on('data', (chunk: Buffer) => {
        other.write(chunk);
        if (from !== near || (left -= chunk.length) > 0) return;
        left = Infinity;
        hold();
        told();
      });
      from.on('error', () => other.destroy());
      from.on('close', () => {
        ends.delete(from);
        other.destroy();
      });
      if (held) from.pause();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    hold,
    holdAfter: (bytes) =>
      new Promise((resolve) => {
        left = bytes;
        told = resolve;
      }),
    letGo: () => {
      held = false;
      for (const end of ends) end.resume();
    },
    close: () =>
      new Promise((resolve) => {
        for (const end of ends) end.destroy();
        server.close(() => resolve());
      }),
  };
}
