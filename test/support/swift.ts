import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Bucket } from '../../server/settings.js';
import { freePort } from './mariadb.js';
import type { Environment } from './program.js';

const run = promisify(execFile);
const services = ['object', 'container', 'account'] as const;
const keys = { accessKeyId: 'zone:files', secretAccessKey: 'secret-of-the-test' };

/** A server that speaks S3: OpenStack Swift, as data centres run it, of one node. */
export interface ObjectServer {
  readonly bucket: Bucket;
  /** The same as settings of the product. */
  readonly settings: Environment;
  /** Sends its front door a signal: SIGSTOP lets it hang, SIGKILL ends it. */
  readonly signal: (signal: NodeJS.Signals) => Promise<void>;
  /** Opens the front door again after its process has ended. */
  readonly again: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Whether Swift with its S3 door is installed on this machine. */
export const hasSwift = ['/usr/bin/swift-proxy-server', '/usr/bin/swift-object-server'].every(
  (path) => {
    try {
      accessSync(path);
      return true;
    } catch {
      return false;
    }
  },
);

/** Starts one in a temporary folder on free loopback ports, with an empty bucket. */
export async function startSwift(): Promise<ObjectServer> {
  const folder = await mkdtemp(join(tmpdir(), 'qixian-swift-'));
  const ports = await Promise.all([...services, 'proxy'].map(() => freePort()));
  const doorPort = ports[3] ?? 0;
  await mkdir(join(folder, 'devices', 'd1'), { recursive: true });
  await writeFile(
    join(folder, 'swift.conf'),
    '[swift-hash]\nswift_hash_path_suffix = qixian\n[storage-policy:0]\nname = only\ndefault = yes\n',
  );
  await Promise.all(
    services.map(async (service, at) => {
      const builder = join(folder, `${service}.builder`);
      const ring = (...words: string[]) => run('swift-ring-builder', [builder, ...words]);
      await ring('create', '0', '1', '1');
      await ring('add', `r1z1-127.0.0.1:${ports[at]}/d1`, '1');
      // Says by its exit code that it had something to do.
      await ring('rebalance').catch(() => undefined);
      await writeFile(
        join(folder, `${service}.conf`),
        serviceConf(folder, service, ports[at] ?? 0),
      );
    }),
  );
  await writeFile(join(folder, 'proxy.conf'), doorConf(folder, doorPort));
  const begin = (name: string): ChildProcess =>
    spawn(`swift-${name}-server`, [join(folder, `${name}.conf`)], { stdio: 'ignore' });
  const running = services.map((service) => begin(service));
  let door = begin('proxy');
  const endpoint = `http://127.0.0.1:${doorPort}`;
  await waitForBucket(endpoint);
  return {
    bucket: {
      name: bucketName,
      prefix: 'uploads/',
      endpoint,
      region: 'us-east-1',
      pathStyle: true,
      ...keys,
    },
    settings: {
      FILES: `s3://${bucketName}/uploads`,
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: keys.accessKeyId,
      S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
    },
    signal: async (signal) => {
      if (signal === 'SIGSTOP' || signal === 'SIGCONT') door.kill(signal);
      else await ended(door, signal);
    },
    again: async () => {
      door = begin('proxy');
      await waitForBucket(endpoint);
    },
    stop: async () => {
      door.kill('SIGCONT');
      await Promise.all([door, ...running].map((each) => ended(each, 'SIGKILL')));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const bucketName = 'qixian-test';

async function ended(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const gone = once(process, 'exit');
  process.kill(signal);
  await gone;
}

const serviceConf = (folder: string, service: string, port: number): string => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${folder}
devices = ${folder}/devices
mount_check = false
fallocate_reserve = 0
[pipeline:main]
pipeline = ${service}-server
[app:${service}-server]
use = egg:swift#${service}
`;

/** The front door: S3 with signatures, large objects in parts, one user. */
const doorConf = (folder: string, port: number): string => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${folder}
[pipeline:main]
pipeline = catch_errors cache listing_formats bulk s3api tempauth slo dlo proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
check_bucket_owner = false
[filter:tempauth]
use = egg:swift#tempauth
user_${keys.accessKeyId.replace(':', '_')} = ${keys.secretAccessKey} .admin
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
`;

async function waitForBucket(endpoint: string): Promise<void> {
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: keys,
    forcePathStyle: true,
    maxAttempts: 1,
  });
  for (let attempt = 0; ; attempt += 1) {
    try {
      await client.send(new CreateBucketCommand({ Bucket: bucketName }));
      return;
    } catch (error) {
      if (error instanceof Error && error.name === 'BucketAlreadyOwnedByYou') return;
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
}
