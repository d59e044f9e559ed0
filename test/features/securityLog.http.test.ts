import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import express from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { z } from 'zod';
import { openSyslog, syslogLine, type SecurityLog } from '../../server/adapters/syslog.js';
import { setUpRequestLog } from '../../server/web/requestLog.js';
import { tellSecurity } from '../../server/web/securityEvents.js';

const lineShape = z.record(z.string(), z.unknown());

/** An application that tells its security events to a server, or to its log, which is a list. */
function watched(server: SecurityLog | null) {
  const lines: Record<string, unknown>[] = [];
  const write = (text: string): void => void lines.push(lineShape.parse(JSON.parse(text)));
  const log = pino({ level: 'info' }, { write });
  const app = express();
  app.use(setUpRequestLog(log, 0));
  app.use(tellSecurity(log, server));
  app.post('/sign-in', (_request, response) => void response.status(422).end());
  app.post('/reset/:token', (_request, response) => void response.status(303).end());
  app.get('/cases', (_request, response) => void response.status(403).end());
  app.get('/calls', (_request, response) => void response.end());
  app.post('/calls', (_request, response) => void response.status(303).end());
  return { app, lines };
}

const use = async (app: express.Express): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (const [method, path] of [
    ['post', '/sign-in'],
    ['post', '/reset/sesame'],
    ['get', '/cases'],
    ['get', '/calls'],
    ['post', '/calls'],
  ] as const) {
    const answer = await request(app)[method](path).type('form').send('password=eleven+geese');
    ids.push(String(answer.headers['x-request-id']));
  }
  return ids;
};

describe('what is told of security', () => {
  test('stands in the log where there is no log server, and only that', async () => {
    const { app, lines } = watched(null);
    const ids = await use(app);
    const told = lines.filter(({ msg }) => msg === 'security');
    expect(told).toMatchObject([
      { security: 'sign-in-failed', request: ids[0], route: '/sign-in', status: 422, user: null },
      { security: 'reset', request: ids[1], route: '/reset/:token', status: 303 },
      { security: 'refused', request: ids[2], route: '/cases', status: 403 },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/sesame|geese/);
  });

  test('is a line of RFC 5424 whose marks nobody can break out of', () => {
    const line = syslogLine({
      at: new Date('2026-03-02T01:00:00.000Z'),
      what: 'refused',
      request: '0a1b2c3d',
      method: 'GET',
      route: '/a"]\\',
      status: 403,
      user: null,
      ip: '127.0.0.1',
    });
    // 13 × 8 + 4: the log of audit, a warning.
    expect(line).toMatch(
      /^<108>1 2026-03-02T01:00:00\.000Z \S+ qixian \d+ refused \[qixian@32473 /,
    );
    expect(line).toContain('route="/a\\"\\]\\\\" status="403" user="-" ip="127.0.0.1"]');
  });

  test('reaches a log server by UDP', async () => {
    const server = createSocket('udp4');
    const lines: string[] = [];
    const whole = new Promise<void>((resolve) => {
      server.on('message', (message) => {
        lines.push(message.toString());
        if (lines.length === 3) resolve();
      });
    });
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    const log = openSyslog(`udp://127.0.0.1:${server.address().port}`, () => undefined);
    const [first = ''] = await use(watched(log).app);
    await whole;
    log.close();
    server.close();
    expect(lines.join('\n')).toContain(`sign-in-failed [qixian@32473 request="${first}"`);
    expect(lines.join('\n')).not.toMatch(/sesame|geese/);
  });

  test('reaches a log server by TCP, each line counted, and waits for one that is away', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    let heard = '';
    const whole = new Promise<void>((resolve) => {
      probe.on('connection', (socket) => {
        socket.on('data', (chunk: Buffer) => {
          heard += chunk.toString();
          if (heard.includes('"/cases"')) resolve();
        });
      });
    });
    // Told before the connection stands: held, and sent when it does.
    const log = openSyslog(`tcp://127.0.0.1:${port}`, () => undefined);
    await use(watched(log).app);
    await whole;
    log.close();
    probe.close();
    const [, length = '', rest = ''] = /^(\d+) ([\s\S]*)$/.exec(heard) ?? [];
    expect(rest.slice(0, Number(length))).toMatch(/^<108>1 .* POST \/sign-in 422$/);
  });

  test('is held in bounds for a log server that takes a connection and does not read', async () => {
    let heard = '';
    const sent = 3000;
    let taken: Socket | null = null;
    const server = createServer((socket) => {
      taken = socket.pause();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const log = openSyslog(`tcp://127.0.0.1:${port}`, () => undefined);
    await once(server, 'connection');
    // More than the network itself takes in on both sides.
    const route = `/${'x'.repeat(5000)}`;
    const event = { at: new Date(), what: 'refused', method: 'GET', route, status: 403 };
    for (let at = 0; at < sent; at += 1) {
      log.tell({ ...event, request: `n${at}`, user: null, ip: '127.0.0.1' });
      if (at % 100 === 0) await nextTurn();
    }
    const whole = new Promise<void>((resolve) => {
      const hear = (chunk: Buffer): void => {
        heard += chunk.toString();
        if (heard.includes(`request="n${sent - 1}"`)) resolve();
      };
      taken?.on('data', hear).resume();
    });
    await whole;
    log.close();
    server.close();
    const numbers = [...heard.matchAll(/request="n(\d+)"/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    expect(numbers[0]).toBe(0);
    // The oldest of those that had to wait are lost, and the last thousand never.
    expect(numbers.slice(-1000)).toEqual(Array.from({ length: 1000 }, (_, at) => sent - 1000 + at));
    expect(numbers.length).toBeLessThan(sent);
  });

  test('is lost, and said once, where the log server is away for good', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    server.close();
    await once(server, 'close');
    const troubles: Error[] = [];
    const heard = new Promise<void>((resolve) => {
      const log = openSyslog(`tcp://127.0.0.1:${port}`, (error) => {
        troubles.push(error);
        log.close();
        resolve();
      });
    });
    await heard;
    expect(troubles.map((error) => ('code' in error ? error.code : ''))).toEqual(['ECONNREFUSED']);
  });
});
