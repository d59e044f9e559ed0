import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { freePort } from './mariadb.js';

/** What stands behind the proxy tells of a request: its size, and what the proxy says of its sender. */
const toldSchema = z.object({
  bytes: z.number().optional(),
  forwarded: z.string().optional(),
  proto: z.string().optional(),
});

interface Answer extends z.infer<typeof toldSchema> {
  readonly status: number;
}

export interface Nginx {
  /** Asks through the proxy, claiming another address; of a body given by its size only that is said. */
  ask(method: string, path: string, body?: Buffer | number): Promise<Answer>;
  stop(): Promise<void>;
}

/** Runs the server of an nginx file, with ports and a certificate of this machine in the place of its own. */
export async function startNginx(server: string): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'qixian-nginx-'));
  const [plain, tls] = [await freePort(), await freePort()];
  const behind = createServer((asked, answer) => {
    let bytes = 0;
    asked.on('data', (chunk: Buffer) => (bytes += chunk.length));
    asked.on('end', () => {
      const { 'x-forwarded-for': forwarded, 'x-forwarded-proto': proto } = asked.headers;
      answer.end(JSON.stringify({ bytes, forwarded, proto }));
    });
  });
  behind.listen(0, '127.0.0.1');
  await once(behind, 'listening');
  const address = behind.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-days', '1'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert];
  execFileSync('openssl', [...made, ...subject], { stdio: 'ignore' });
  const here = server
    .replace('127.0.0.1:3000', `127.0.0.1:${port}`)
    .replace('listen 80;', `listen 127.0.0.1:${plain};`)
    .replace('listen 443 ssl;', `listen 127.0.0.1:${tls} ssl;`)
    .replace('/etc/qixian/tls/fullchain.pem', cert)
    .replace('/etc/qixian/tls/key.pem', key);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n');
  // Its workers are nobody otherwise, who may not write in our folder.
  const asRoot = process.getuid?.() === 0 ? 'user root;\n' : '';
  const file = join(folder, 'nginx.conf');
  await writeFile(
    file,
    `${asRoot}daemon off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents {}\nhttp {\naccess_log off;\n${paths}\n${here}\n}\n`,
  );
  const nginx = spawn('nginx', ['-p', folder, '-c', file], { stdio: 'ignore' });
  await reachable(tls);
  return {
    ask: (method, path, body) =>
      new Promise((resolve, reject) => {
        const asking = request(
          {
            host: '127.0.0.1',
            port: tls,
            method,
            path,
            rejectUnauthorized: false,
            headers: {
              'x-forwarded-for': '203.0.113.7',
              ...(body === undefined
                ? {}
                : { 'content-length': typeof body === 'number' ? body : body.length }),
            },
          },
          (response) => {
            const status = response.statusCode ?? 0;
            json(response).then(
              (told) => resolve({ status, ...toldSchema.parse(told) }),
              () => resolve({ status }),
            );
          },
        );
        asking.once('error', reject);
        if (typeof body === 'number') asking.flushHeaders();
        else asking.end(body);
      }),
    stop: async () => {
      const gone = once(nginx, 'exit');
      nginx.kill('SIGQUIT');
      await gone;
      behind.closeAllConnections();
      behind.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function reachable(port: number): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const line = connect(port, '127.0.0.1');
    const up = await Promise.race([
      once(line, 'connect').then(() => true),
      once(line, 'error').then(() => false),
    ]).catch(() => false);
    line.destroy();
    if (up) return;
    if (tries > 100) throw new Error('nginx did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
