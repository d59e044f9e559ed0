import express from 'express';
import request from 'supertest';
import { openMetrics } from '../../server/web/metrics.js';
import { knowJobs } from '../../server/data/stores/jobStore.js';
import { newId } from '../../server/shared/request/deps.js';
import { monday, testApp, type TestApp } from '../support/testApp.js';
import { visitor } from '../support/visitor.js';

describe('figures for Prometheus', () => {
  let zone: TestApp;
  beforeAll(async () => {
    zone = await testApp('sqlite', { metrics: { token: null } });
  });
  afterAll(() => zone.close());

  const told = async (): Promise<string> => {
    const { status, text } = await visitor(zone.app).get('/metrics');
    expect(status).toBe(200);
    return text;
  };
  /** The value of a figure, by its name with its labels. */
  const figure = (text: string, name: string): number | null => {
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    return line === undefined ? null : Number(line.slice(name.length));
  };

  test('requests are counted by the spelling of their route, never by address', async () => {
    const guest = visitor(zone.app);
    for (const path of ['/notices/one', '/notices/other', '/reset/sesame', '/calls']) {
      await guest.get(path);
    }
    const text = await told();
    const counted = (route: string, status: number): string =>
      `qixian_http_requests_total{method="GET",route="${route}",status="${status}"}`;
    expect(figure(text, counted('/notices/:noticeId', 404))).toBe(2);
    expect(figure(text, counted('/calls', 200))).toBe(1);
    const longest =
      'qixian_http_request_duration_seconds_bucket{le="+Inf",method="GET",route="/calls"}';
    expect(figure(text, longest)).toBe(1);
    expect(text).not.toMatch(/sesame|notices\/one/);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
  });

  test('work that waits, fails or is late is told with its age', async () => {
    const { db } = zone.deps;
    const hourAgo = new Date(monday.getTime() - 3_600_000).toISOString();
    for (const status of ['waiting', 'failed', 'failed'] as const) {
      await db.rows.mails.insert({
        id: newId(),
        to_address: 'lin@example.org',
        event: 'reset',
        subject: 'x',
        body: 'x',
        status,
        attempts: 3,
        next_try_at: hourAgo,
        last_error: '',
        created_at: hourAgo,
      });
    }
    await knowJobs(db, [{ name: 'deadlines', everyMs: 1 }]);
    await db.rows.jobs.update(
      { name: 'deadlines' },
      { ended_at: hourAgo, error: 'time of case 7' },
    );
    const text = await told();
    expect({
      up: figure(text, 'qixian_database_up'),
      waiting: figure(text, 'qixian_letters{state="waiting"}'),
      failed: figure(text, 'qixian_letters{state="failed"}'),
      oldest: figure(text, 'qixian_oldest_letter_seconds'),
      job: figure(text, 'qixian_job_failed{job="deadlines"}'),
      ended: figure(text, 'qixian_job_ended_timestamp_seconds{job="deadlines"}'),
      late: figure(text, 'qixian_late_cases'),
      writers: figure(text, 'qixian_database_connections{way="writers",state="waiting"}'),
    }).toEqual({
      up: 1,
      waiting: 1,
      failed: 2,
      oldest: 3600,
      job: 1,
      ended: Date.parse(hourAgo) / 1000,
      late: 0,
      writers: 0,
    });
    expect(text).not.toMatch(/example\.org|case 7/);
  });

  test('a database that hangs is told, and what it would say is left out', async () => {
    const { db } = zone.deps;
    const select = db.select.bind(db);
    Object.assign(db, { select: () => new Promise(() => {}) });
    const text = await told();
    Object.assign(db, { select });
    expect(figure(text, 'qixian_database_up')).toBe(0);
    expect(figure(text, 'qixian_late_cases')).toBeNull();
  });

  describe('are for', () => {
    const token = 'a token of more than twenty characters';
    /** Asks as if from this address, with these headers. */
    const asked = async (
      wanted: string | null,
      from: string,
      headers: Readonly<Record<string, string>> = {},
    ): Promise<number> => {
      const app = express();
      app.use(({ socket }, _response, next) => {
        Object.defineProperty(socket, 'remoteAddress', { value: from, configurable: true });
        next();
      });
      app.get('/metrics', openMetrics(zone.deps, wanted).tell);
      return (await request(app).get('/metrics').set(headers)).status;
    };

    test.each([
      ['this machine', null, '127.0.0.1', {}, 200],
      ['this machine by IPv6', null, '::1', {}, 200],
      ['nobody else', null, '203.0.113.7', {}, 404],
      ['nobody of the same network', null, '10.0.0.7', {}, 404],
      ['nobody through a proxy here', null, '127.0.0.1', { 'X-Forwarded-For': '127.0.0.1' }, 404],
      ['whoever has the token', token, '203.0.113.7', { Authorization: `Bearer ${token}` }, 200],
      ['nobody with another', token, '203.0.113.7', { Authorization: 'Bearer guessed' }, 401],
      ['nobody without it, here either', token, '127.0.0.1', {}, 401],
    ])('%s', async (_who, wanted, from, headers, status) => {
      expect(await asked(wanted, from, headers)).toBe(status);
    });
  });
});
