import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { openBucket } from '../../server/adapters/bucketStore.js';
import { hashOfBytes } from '../../server/adapters/fileContent.js';
import { shelfPath, type FileStore } from '../../server/adapters/fileStore.js';
import { StoreGone } from '../../server/adapters/storeGone.js';
import { strayFiles } from '../../server/cli/strayFiles.js';
import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { startApplication } from '../../server/features/applications/startApplication.service.js';
import { newId } from '../../server/shared/request/deps.js';
import { readSettings } from '../../server/settings.js';
import {
  actorOf,
  callId,
  cast,
  lanhai,
  openDay,
  pdf,
  setScene,
} from '../support/applicationCast.js';
import {
  emptyDatabase,
  testDatabase,
  testSecret,
  type TestDatabase,
} from '../support/databases.js';
import { qixian } from '../support/program.js';
import { smallApp } from '../support/smallApp.js';
import { hasSwift, startSwift, type ObjectServer } from '../support/swift.js';

/** Who waits for a stopped server in a test waits no longer than it takes to be sure. */
const hasty = { connectMs: 1500, silentMs: 1500, longestMs: 20_000, discardMs: 1500 };
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
async function idsOf(store: FileStore): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of store.list()) ids.push(id);
  return ids;
}

// Where it is not installed the first line of the run says so, and CI refuses to begin.
(hasSwift ? describe : describe.skip)('files in a bucket', () => {
  let server: ObjectServer;
  let folder: string;
  let store: FileStore;
  beforeAll(async () => {
    server = await startSwift();
    folder = await mkdtemp(join(tmpdir(), 'qixian-bucket-'));
    store = await openBucket(server.bucket, folder);
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const arrive = async (content: Buffer): Promise<string> => {
    const path = join(store.temporaryFolder, newId());
    await writeFile(path, content);
    return path;
  };

  test('are the same as they were sent, in one piece and in parts, whole and by range', async () => {
    // Three parts, the last of one byte.
    const large = Buffer.alloc(16 * 1024 * 1024 + 1, 'qixian');
    for (const content of [pdf('small'), large]) {
      const id = newId();
      await store.keep(await arrive(content), id, sha256(content));
      const kept = await store.open(id);
      expect(kept?.size).toBe(content.length);
      if (kept === null) throw new Error('nothing was kept');
      expect(await hashOfBytes(await kept.read())).toBe(sha256(content));
      const part = await text(await kept.read({ start: 3, end: 8 }));
      expect(part).toBe(content.subarray(3, 9).toString('latin1'));
      expect(await idsOf(store)).toContain(id);
      const local = store.local(id);
      expect(await local.bring()).toBe(true);
      expect(await local.bring()).toBe(true);
      await store.discard(id);
      await store.discard(id);
      expect(await store.open(id)).toBeNull();
      expect(await store.local(newId()).bring()).toBe(false);
    }
    expect(await readdir(store.temporaryFolder)).toEqual([]);
    expect(await store.room()).toBeGreaterThan(0);
  });

  test('other bytes than were looked at do not stay, and no other key opens the bucket', async () => {
    const before = await idsOf(store);
    const path = await arrive(pdf('changed on the way'));
    await expect(store.keep(path, newId(), sha256(pdf('as looked at')))).rejects.toThrow(StoreGone);
    const stranger = await openBucket({ ...server.bucket, secretAccessKey: 'another' }, folder);
    await expect(stranger.keep(path, newId(), sha256(pdf('x')))).rejects.toThrow(StoreGone);
    await expect(stranger.reach()).rejects.toThrow(StoreGone);
    expect(await idsOf(store)).toEqual(before);
  });

  test.each([
    ['is away', 'SIGKILL'],
    ['hangs', 'SIGSTOP'],
  ] as const)(
    'an upload while the bucket %s is told by a page and leaves nothing; the same one goes through afterwards',
    async (_what, signal) => {
      const database = await testDatabase('sqlite');
      const impatient = await openBucket(server.bucket, folder, hasty);
      const app = await smallApp(database, openDay, (deps) =>
        applicationRoutes(Object.assign(deps, { files: impatient })),
      );
      await setScene(app.deps);
      const lin = await app.as(cast.lin);
      const actor = await actorOf(app.deps, cast.lin);
      const id = await startApplication(app.deps, actor, { callId, organisationId: lanhai });
      const page = `/applications/${id}/documents`;
      const content = pdf('licence');
      const send = () =>
        lin.upload(
          `${page}?document=licence`,
          {},
          [{ field: 'document.licence', name: 'licence.pdf', content }],
          page,
        );
      const comeBack = () => (signal === 'SIGSTOP' ? server.signal('SIGCONT') : server.again());
      const before = await idsOf(store);
      const waiting = await readdir(store.temporaryFolder);
      await server.signal(signal);
      const sending = send();
      // Whoever waits for the bucket holds nobody else.
      expect((await lin.get(page)).status).toBe(200);
      const ready = await lin.get('/readyz');
      expect([ready.status, ready.body.files]).toEqual([200, 'away']);
      const away = await sending;
      expect([away.status, away.text]).toEqual([
        503,
        expect.stringContaining('Files cannot be stored'),
      ]);
      expect(await database.db.rows.files.count({})).toBe(0);
      await comeBack();
      expect(await readdir(store.temporaryFolder)).toEqual(waiting);
      // A bucket that hung may go on with what had reached it: a file without a row, which is swept.
      const left = (await idsOf(store)).filter((one) => !before.includes(one));
      expect(left.length).toBeLessThanOrEqual(signal === 'SIGSTOP' ? 1 : 0);
      expect((await lin.get('/readyz')).body.files).toBe('there');
      expect((await send()).status).toBe(303);
      const [attachment] = await database.db.rows.attachments.all({ application_id: id });
      const file = `/files/${attachment?.id}`;
      const whole = await lin.get(file);
      expect([whole.status, Buffer.compare(Buffer.from(whole.body), content)]).toEqual([200, 0]);

      await server.signal(signal);
      expect((await lin.get(file)).status).toBe(503);
      await comeBack();
      expect((await lin.get(file)).status).toBe(200);
      await database.close();
    },
    60_000,
  );

  test('half a file of a killed process has no name, is swept once it is old, and takes nothing else along', async () => {
    const whole = newId();
    await store.keep(await arrive(pdf('whole')), whole, sha256(pdf('whole')));
    const { bucket } = server;
    const client = new S3Client({
      endpoint: bucket.endpoint ?? '',
      region: bucket.region,
      forcePathStyle: true,
      credentials: bucket,
    });
    const half = newId();
    const place = { Bucket: bucket.name, Key: `${bucket.prefix}${shelfPath(half)}` };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
    const part = { ...place, UploadId, PartNumber: 1, Body: Buffer.alloc(5 * 1024 * 1024) };
    await client.send(new UploadPartCommand(part));
    const left = async (): Promise<number> =>
      (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket.name }))).Uploads
        ?.length ?? 0;
    expect(await store.open(half)).toBeNull();
    expect(await idsOf(store)).not.toContain(half);
    const hour = 3600 * 1000;
    const onTheirWay = (await readdir(store.temporaryFolder)).length;
    expect(await store.sweepIncoming(Date.now() - hour)).toBe(0);
    expect(await left()).toBe(1);
    expect(await store.sweepIncoming(Date.now() + hour)).toBe(onTheirWay + 1);
    expect(await left()).toBe(0);
    expect((await store.open(whole))?.size).toBe(pdf('whole').length);
    await store.discard(whole);
  });

  test('commands find them in the bucket, copy them and bring them back into an empty one', async () => {
    const database = await testDatabase('sqlite');
    const empty = await emptyDatabase('sqlite');
    const backups = await mkdtemp(join(tmpdir(), 'qixian-backups-'));
    const settingsOf = ({ url, folder: data }: TestDatabase, place: string) => ({
      DATABASE_URL: url,
      DATA_DIR: data,
      SECRET: testSecret,
      DEMO: 'off',
      ...server.settings,
      FILES: `s3://${server.bucket.name}/${place}`,
    });
    const here = settingsOf(database, 'here');
    const kept = await openBucket({ ...server.bucket, prefix: 'here/' }, folder);
    const content = pdf('kept');
    const row = {
      sha256: sha256(content),
      size_bytes: content.length,
      type: 'application/pdf',
      stored_at: openDay.toISOString(),
      stored_by: null,
    };
    const [one, other] = [newId(), newId()];
    for (const id of [one, other]) {
      await kept.keep(await arrive(content), id, row.sha256);
      await database.db.rows.files.insert({ id, ...row });
    }
    const made = await qixian(here, 'backup', backups);
    expect([made.code, made.said]).toEqual([0, expect.stringContaining('database and 2 files')]);
    const [backup = ''] = made.said.split('\n');
    const full = await qixian(settingsOf(empty, 'here'), 'restore', backup);
    expect(full.errors).toContain('files_not_empty');
    const back = await qixian(settingsOf(empty, 'there'), 'restore', backup);
    expect(back.said).toContain('0 of 2 files missing or altered');
    expect((await qixian(here, 'drill')).said).toContain('The drill held');

    const stray = newId();
    await kept.keep(await arrive(content), stray, row.sha256);
    const hour = 3600 * 1000;
    const { db } = database;
    expect(await strayFiles(db, kept, Date.now() + hour)).toEqual({ stray: [stray], named: 2 });
    expect(await strayFiles(db, kept, Date.now() - hour)).toEqual({ stray: [], named: 2 });
    expect((await qixian(here, 'files', 'sweep', '--remove')).said).toContain('0 files');
    await kept.discard(stray);

    await kept.discard(one);
    await kept.keep(await arrive(pdf('else')), other, sha256(pdf('else')));
    const { code, said } = await qixian(here, 'check', '--files');
    expect([
      code,
      said.includes(`MISSING file ${one}`),
      said.includes(`ALTERED file ${other}`),
    ]).toEqual([1, true, true]);
    expect((await qixian(here, 'doctor')).said).toMatch(/^ok +files +s3:\/\/qixian-test\/here/m);
    const wrong = await qixian({ ...here, S3_SECRET_ACCESS_KEY: 'another' }, 'doctor');
    expect(wrong.said).toMatch(/^WRONG +files +/m);
    await database.close();
    await empty.close();
    await rm(backups, { recursive: true, force: true });
  }, 60_000);
});

test.each([
  [{ FILES: 'bucket' }, 'FILES'],
  [{ FILES: 's3://bucket/a', S3_SECRET_ACCESS_KEY: 'x' }, 'S3_ACCESS_KEY_ID'],
  [{ FILES: 's3://bucket/a', S3_ACCESS_KEY_ID: 'x' }, 'S3_SECRET_ACCESS_KEY'],
  [{ S3_ENDPOINT: 'http://127.0.0.1:9000' }, 'S3_ENDPOINT'],
  [{ FILES: 's3://bucket', S3_ENDPOINT: 'ftp://x' }, 'S3_ENDPOINT'],
])('half a bucket is refused by the name of its setting: %j', (settings, name) => {
  expect(() => readSettings(settings)).toThrow(new RegExp(`^${name} `));
});
