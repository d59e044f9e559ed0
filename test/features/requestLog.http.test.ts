import express from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { z } from 'zod';
import { requestIdOf, setUpRequestLog } from '../../server/web/requestLog.js';

const lineShape = z.record(z.string(), z.unknown());

/** An application that logs into a list. */
function logged(trustProxy: number) {
  const lines: Record<string, unknown>[] = [];
  const write = (text: string): void => void lines.push(lineShape.parse(JSON.parse(text)));
  const app = express();
  app.use(setUpRequestLog(pino({ level: 'info' }, { write }), trustProxy));
  app.get('/reset/:token', (_request, response) => {
    response.send(requestIdOf(response));
  });
  app.get('/healthz', (_request, response) => {
    response.send('ok');
  });
  return { app, lines };
}

describe('the log of requests', () => {
  test('says route, status and number of each, and not the token of a link', async () => {
    const { app, lines } = logged(0);
    const { text } = await request(app).get('/reset/sesame?email=a%40b.cn');
    await request(app).get('/nowhere');
    await request(app).get('/healthz');
    expect(lines).toMatchObject([
      { msg: 'request', request: text, method: 'GET', route: '/reset/:token', status: 200 },
      { msg: 'request', route: 'none', status: 404 },
    ]);
    expect(text).toMatch(/^[0-9a-f]{8}$/);
    expect(JSON.stringify(lines)).not.toMatch(/sesame|b\.cn|nowhere/);
  });

  test.each([
    [0, 1],
    [1, 0],
  ])('with TRUST_PROXY=%i a proxy is warned about %i times', async (trusted, times) => {
    const { app, lines } = logged(trusted);
    for (let turn = 0; turn < 3; turn += 1) {
      await request(app).get('/healthz').set('X-Forwarded-For', '203.0.113.7');
    }
    const warnings = lines.filter(({ msg }) => String(msg).includes('TRUST_PROXY'));
    expect(warnings).toHaveLength(times);
  });
});
