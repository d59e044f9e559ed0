import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { openBucket } from '../../server/adapters/bucketStore.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { signIn } from '../bench/browser.js';
import type { Environment } from '../support/program.js';
import { stallingWire, type StallingWire } from '../support/stallingWire.js';
import { hasSwift, startSwift, type ObjectServer } from '../support/swift.js';
import { NotHere, type Fault, type Outcome } from './fault.js';
import { withDatabase } from './founders.js';
import { onScene, type Scene } from './scene.js';
import { pdfOf, sendHalf } from './upload.js';
import type { Draft } from './workingZone.js';

const document = 'licence';
/** Longer than the product waits for a bucket: twice 15 seconds and what lies between. */
const boundMs = 40_000;

/** A zone whose files go to a bucket, over a wire that can be held. */
interface BucketScene {
  readonly scene: Scene;
  readonly server: ObjectServer;
  readonly wire: StallingWire;
  readonly settings: Environment;
}

/** The bucket takes connections and says nothing while people work. */
async function bucketHangs({ scene, server, settings }: BucketScene): Promise<Outcome> {
  const product = await scene.start(settings);
  const founders = scene.people([product.base], 3);
  await founders.begun();
  const { id, email } = draftOf(scene);
  const browser = await signIn(product.base, email, demoPassword);
  const content = pdfOf(300_000);
  const send = async (): Promise<number> =>
    (await sendHalf(product.base, browser, { id, document, content })).rest();
  await server.signal('SIGSTOP');
  const begun = performance.now();
  const sending = send();
  const ready = await fetch(`${product.base}/readyz`);
  const files = /"files":"(\w+)"/.exec(await ready.text())?.[1] ?? 'untold';
  const status = await sending;
  const took = performance.now() - begun;
  await server.signal('SIGCONT');
  const back = performance.now();
  const again = await send();
  const recoveredMs = again === 303 ? performance.now() - back : null;
  const { seen, lost, wrong } = await founders.finish();
  return {
    seen: `upload ${status} after ${(took / 1000).toFixed(0)} s, /readyz ${ready.status} with files ${files}; others meanwhile ${seen}; afterwards the same upload ${again}`,
    lost,
    recoveredMs,
    wrong: [
      ...wrong.map((each) => `beside the bucket: ${each}`),
      ...(status === 503 && took < boundMs ? [] : ['no honest answer in time']),
      ...(ready.status === 200 && files === 'away' ? [] : ['the state of files was not told']),
      ...(await scene.broken()),
    ],
  };
}

/** Killed when one part of a file has arrived and the next is on its way. */
async function killedInParts({ scene, server, wire, settings }: BucketScene): Promise<Outcome> {
  const first = await scene.start(settings);
  const { id, email } = draftOf(scene);
  const browser = await signIn(first.base, email, demoPassword);
  const content = pdfOf(18_000_000);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const sending = { id, document, content };
  const between = wire.holdAfter(12_000_000);
  const answer = (await sendHalf(first.base, browser, sending)).rest();
  await Promise.race([between, answer]);
  first.signal('SIGKILL');
  await first.ended();
  const status = await answer;
  wire.letGo();
  const killed = performance.now();
  const store = await openBucket(server.bucket, join(scene.database.folder, 'files'));
  const kept = async (): Promise<number> => {
    let count = 0;
    for await (const each of store.list()) count += Number(each !== '');
    return count;
  };
  const named = (): Promise<number> =>
    withDatabase(scene.database.url, (db) => db.rows.files.count({ sha256 }));
  const half = await halves(server);
  const before = [await kept(), await named()];
  const second = await scene.start(settings);
  const later = await signIn(second.base, email, demoPassword);
  const again = await (await sendHalf(second.base, later, sending)).rest();
  const recoveredMs = again === 303 ? performance.now() - killed : null;
  const swept = await store.sweepIncoming(Date.now() + boundMs);
  const after = [await kept(), await named(), await halves(server)];
  return {
    seen: `upload ${status}, ${half} upload in parts left, files and rows ${before.join(', ')}; afterwards the same upload ${again}, ${swept} swept with what was on its way, files, rows and halves ${after.join(', ')}`,
    lost: after[0] === 1 && after[1] === 1 ? 0 : 1,
    recoveredMs,
    wrong: [
      ...(half === 1 && status === 0 ? [] : ['it was not killed between parts']),
      ...(before.every((each) => each === 0) ? [] : ['half a file was kept']),
      ...(after[2] === 0 ? [] : ['parts stayed']),
      ...(await scene.broken()),
    ],
  };
}

/** A founder with a draft of their own that nobody else works on. */
function draftOf(scene: Scene): Draft {
  const [draft] = scene.drafts.slice(-1);
  if (!draft) throw new Error('no draft');
  return draft;
}

/** How many uploads in parts the bucket holds that were never put together. */
async function halves({ bucket }: ObjectServer): Promise<number> {
  const client = new S3Client({
    endpoint: bucket.endpoint ?? '',
    region: bucket.region,
    forcePathStyle: true,
    credentials: bucket,
  });
  const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket.name }));
  return Uploads?.length ?? 0;
}

const inBucket = (done: string, work: (ground: BucketScene) => Promise<Outcome>): Fault => ({
  done,
  on: 'SQLite',
  quick: false,
  run: async () => {
    if (!hasSwift) throw new NotHere('Swift is not installed');
    const server = await startSwift();
    const wire = await stallingWire(
      '127.0.0.1',
      Number(new URL(server.bucket.endpoint ?? '').port),
    );
    const settings = { ...server.settings, S3_ENDPOINT: `http://127.0.0.1:${wire.port}` };
    try {
      return await onScene('sqlite', (scene) => work({ scene, server, wire, settings }));
    } finally {
      await wire.close();
      await server.stop();
    }
  },
});

export const bucketFaults: readonly Fault[] = [
  inBucket('bucket hangs (SIGSTOP) while somebody uploads', bucketHangs),
  inBucket('killed (SIGKILL) within an upload to a bucket in parts', killedInParts),
];
