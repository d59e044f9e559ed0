import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { endOf, qixian, startProgram, type Environment } from '../support/program.js';

describe('starting', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qixian-start-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const refused = async (environment: Environment): Promise<string> => {
    const { code, errors } = await endOf(
      startProgram('main.js', {
        PORT: '0',
        DATA_DIR: join(folder, 'refused'),
        DEMO: 'off',
        ...environment,
      }),
    );
    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toHaveLength(1);
    return errors;
  };

  test('a port that is taken: one sentence', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    expect(await refused({ PORT: port })).toContain(`Port ${port} is taken`);
    other.close();
  });

  test('a folder that cannot be written: one sentence', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(await refused({ DATA_DIR: join(file, 'below') })).toContain('DATA_DIR');
  });

  test('a database that does not answer: one sentence, without the password', async () => {
    const url = 'mysql://qixian:hunter2@127.0.0.1:9/qixian';
    const said = await refused({ DATABASE_URL: url });
    expect(said).toContain('DATABASE_URL');
    expect(said).not.toContain('hunter2');
  });

  test.each([
    ['PORT', '99999', 'PORT'],
    ['PORT', 'http', 'PORT'],
    ['DATABASE_URL', 'postgres://x', 'DATABASE_URL'],
    ['SECRET', 'short', 'SECRET'],
    ['BASE_URL', 'grants', 'BASE_URL'],
    ['NODE_ENV', 'production', 'SECRET'],
    ['DEMO', 'maybe', 'DEMO'],
  ])('%s=%s: one sentence that names %s', async (name, value, named) => {
    expect(await refused({ [name]: value })).toContain(named);
  });

  test('a first start fills the zone, a second keeps it, a reset begins anew', async () => {
    const environment = { PORT: '0', DATA_DIR: join(folder, 'zone') };
    const first = await visit(environment);
    expect(first.health).toBe(200);
    // No token, so it is refused; what counts is that it was answered.
    expect([first.answer.slice(0, 12), first.code]).toEqual(['HTTP/1.1 403', 0]);
    expect(first.said).toContain('desk@demo.qixian.test');
    const kept = await visit(environment);
    expect(kept.calls).toEqual(first.calls);
    expect(
      await refused({ ...environment, SECRET: 'another secret than this data'.padEnd(32) }),
    ).toMatch(/^SECRET is not the one/);
    const checked = await qixian(environment, 'check');
    expect(checked.said).toMatch(/^\d+ chains with \d{3,} events\n0 broken of \d{3} checks\n$/);
    const accounts = await qixian(environment, 'demo', 'accounts');
    const lines = accounts.said
      .trim()
      .split('\n')
      .map((line): object => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(30);
    expect(Object.keys(lines[0] ?? {})).toEqual(['email', 'password', 'name', 'roles']);
    expect((await qixian(environment, 'demo', 'reset')).code).toBe(0);
    const anew = await visit(environment);
    expect(anew.calls).toHaveLength(first.calls.length);
    expect(anew.calls).not.toEqual(first.calls);
  }, 240_000);
});

/** Starts the program, waits until it says where it is, reads its calls, and stops it. */
async function visit(environment: Environment) {
  const child = startProgram('main.js', environment);
  let said = '';
  const base = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /Password of all/.test(said) && /http:\/\/localhost:\d+/.exec(said);
      if (found) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  const health = (await fetch(`${base}/readyz`)).status;
  const page = await (await fetch(`${base}/calls`)).text();
  const calls = [
    ...new Set([...page.matchAll(/href="\/calls\/([0-9a-f-]{36})"/g)].map((found) => found[1])),
  ];
  // A form whose second half is still on its way when the process is told to end.
  const form = connect(Number(new URL(base).port), '127.0.0.1');
  form.write('POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n');
  form.write('Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\nemai');
  await once(form, 'ready');
  // Until the server has surely read it; a request that it does not know yet is no request.
  await fetch(`${base}/healthz`);
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 300));
  form.write('l=ab');
  const answer = await text(form);
  const [code] = await gone;
  return { said, health, calls, answer, code: Number(code) };
}
