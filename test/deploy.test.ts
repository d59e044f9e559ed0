import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { startNginx } from './support/nginx.js';
import { serverFlags } from './bench/processes.js';

const folder = join('docs', 'deploy');
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** The same where the tool that reads the file is on this machine. */
const has = (tool: string): boolean => spawnSync('which', [tool]).status === 0;

const composeSchema = z.object({
  services: z.object({
    web: z.object({
      environment: z.record(z.string(), z.string()),
      read_only: z.literal(true),
      cap_drop: z.tuple([z.literal('ALL')]),
      ports: z.array(z.string().startsWith('127.0.0.1:')),
      build: z.object({ context: z.string(), dockerfile: z.string() }),
    }),
    db: z.object({ command: z.array(z.string()), environment: z.record(z.string(), z.string()) }),
  }),
});

describe('what operators install with', () => {
  test('the image copies what is there, builds without development packages and is nobody', () => {
    const lines = textOf('Dockerfile').split('\n');
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.filter((name) => !existsSync(name))).toEqual([]);
    const let_in = textOf('Dockerfile.dockerignore').match(/^!(.+)$/gm) ?? [];
    expect(let_in.map((line) => line.slice(1)).toSorted()).toEqual([...new Set(copied)].toSorted());
    expect(lines).toContain('USER node');
    expect(lines.findIndex((line) => line.startsWith('CMD'))).toBeGreaterThan(
      lines.indexOf('USER node'),
    );
    const { bin }: { bin: Record<string, string> } = JSON.parse(
      readFileSync('package.json', 'utf8'),
    );
    expect(textOf('Dockerfile')).toContain(`/app/${bin['qixian'] ?? ''} `);
  });

  test('the server is started with the same flags everywhere, and measured with them', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(
      readFileSync('package.json', 'utf8'),
    );
    const command = ['node', ...serverFlags, 'dist/server/main.js'];
    expect(scripts['start']).toBe(command.join(' '));
    expect(textOf('qixian.service')).toContain(`ExecStart=/usr/bin/${command.join(' ')}\n`);
    const image = /^CMD (.+)$/m.exec(textOf('Dockerfile'))?.[1] ?? '';
    expect(JSON.parse(image)).toEqual(command);
    expect(readFileSync('README.md', 'utf8')).toContain(`\n${command.join(' ')} `);
  });

  test('the composition is read-only, without rights, behind a proxy, and lets migrations make triggers', () => {
    const { services } = composeSchema.parse(parse(textOf('compose.yaml')));
    expect(
      existsSync(join(folder, services.web.build.context, services.web.build.dockerfile)),
    ).toBe(true);
    expect(services.db.command).toContain('--log-bin-trust-function-creators=1');
    const known = new Set(readFileSync('.env.example', 'utf8').match(/^[A-Z][A-Z0-9_]+(?==)/gm));
    expect(Object.keys(services.web.environment).filter((name) => !known.has(name))).toEqual([]);
  });

  test('the proxy waits longer than the slowest answer and lets the largest document through', () => {
    const text = textOf('nginx.conf');
    const megabytes = Number(/client_max_body_size (\d+)m;/.exec(text)?.[1]);
    expect(megabytes).toBeGreaterThan(100);
    expect(text).toContain('X-Forwarded-For $remote_addr');
    expect(text.split('{')).toHaveLength(text.split('}').length);
  });

  (has('nginx') && has('openssl') ? test : test.todo)(
    'nginx takes the file and hands on a request with its address, a document of 20 MB, no larger one than 120 MB, and no figures',
    async () => {
      const proxy = await startNginx(textOf('nginx.conf'));
      try {
        const sent = await proxy.ask('POST', '/applications', Buffer.alloc(20_000_000));
        expect(sent).toEqual({
          status: 200,
          bytes: 20_000_000,
          forwarded: '127.0.0.1',
          proto: 'https',
        });
        expect((await proxy.ask('POST', '/big', 130_000_000)).status).toBe(413);
        expect((await proxy.ask('GET', '/metrics')).status).toBe(404);
        expect((await proxy.ask('GET', '/readyz')).status).toBe(200);
      } finally {
        await proxy.stop();
      }
    },
    60_000,
  );

  (has('systemd-analyze') ? test : test.todo)('systemd understands the units', () => {
    const units = ['qixian.service', 'qixian-backup.service', 'qixian-backup.timer'];
    const { stderr } = spawnSync(
      'systemd-analyze',
      ['verify', ...units.map((unit) => join(folder, unit))],
      { encoding: 'utf8' },
    );
    expect(stderr.split('\n').filter((line) => line.includes('qixian'))).toEqual([]);
  });
});
