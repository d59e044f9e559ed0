import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Bucket } from '../settings.js';
import type { ByteRange, StoredContent } from './fileContent.js';
import { shelfPath, type FileStore, type LocalCopy } from './fileStore.js';
import { sweepParts } from './bucketParts.js';
import { openIncoming, sweepFolder } from './incomingFiles.js';
import { inStore, StoreGone } from './storeGone.js';

const partBytes = 8 * 1024 * 1024;
/** How long a server may take before it is taken as away, in milliseconds. */
export interface BucketPatience {
  /** Without taking a connection. */
  readonly connectMs: number;
  /** Without a word, of each of two tries; a part of 8 MB passes within it. */
  readonly silentMs: number;
  /** With one file; a slow line takes 100 MB within it. */
  readonly longestMs: number;
  /** With taking back what nobody needs, for which nobody waits longer. */
  readonly discardMs: number;
}
const usualPatience: BucketPatience = {
  connectMs: 3000,
  silentMs: 15_000,
  longestMs: 90_000,
  discardMs: 3000,
};
/** A copy that nobody has read for a day is fetched again. */
const copyKeptMs = 24 * 3600 * 1000;

/**
 * A file store in a bucket of a server that speaks S3. Uploads arrive in `folder` on this machine,
 * are looked at there, and go to the bucket whole: parts of one that breaks off are taken back. Each
 * request carries the hash of what it sends in its signature, which every such server checks, and in
 * a checksum of its own, which is kept beside the object where the server knows it.
 */
export async function openBucket(
  bucket: Bucket,
  folder: string,
  patience: BucketPatience = usualPatience,
): Promise<FileStore> {
  const client = clientOf(bucket, patience);
  const incoming = await openIncoming(join(folder, 'incoming'));
  const copies = join(folder, 'copies');
  await mkdir(copies, { recursive: true });
  const Bucket = bucket.name;
  const at = (id: string) => ({ Bucket, Key: `${bucket.prefix}${shelfPath(id)}` });

  const open = async (id: string): Promise<StoredContent | null> => {
    const found = await factsOf(client, at(id));
    return found && { ...found, read: (part) => inBucket(() => read(client, at(id), part)) };
  };
  const discard = async (id: string): Promise<void> => {
    const abortSignal = AbortSignal.timeout(patience.discardMs);
    await inBucket(() => client.send(new DeleteObjectCommand(at(id)), { abortSignal }));
  };
  return {
    temporaryFolder: incoming.folder,
    receive: (stream) => incoming.receive(stream),
    keep: async (temporaryPath, id, sha256) => {
      const { size } = await inStore(() => stat(temporaryPath));
      const sent = await inBucket(() => send(client, at(id), temporaryPath, patience));
      const arrived = await factsOf(client, at(id));
      if (sent !== sha256 || arrived?.size !== size) {
        await discard(id);
        throw new StoreGone(`of ${size} bytes ${arrived?.size ?? 'none'} arrived, or others`);
      }
      await rm(temporaryPath, { force: true });
    },
    open,
    local: (id) => copyOf(join(copies, shelfPath(id)), () => open(id)),
    // What stays where the bucket is away just now belongs to no row; `qixian files sweep` finds it.
    discard: (id) => discard(id).catch(ignoreAway),
    list: () => idsIn(client, bucket),
    sweepIncoming: async (before) => {
      let swept = await sweepFolder(incoming.folder, before);
      for (const shelf of await readdir(copies)) {
        swept += await sweepFolder(join(copies, shelf), before - copyKeptMs);
      }
      return swept + (await inBucket(() => sweepParts(client, bucket, before)));
    },
    room: async () => {
      const Key = `${bucket.prefix}probe-${randomUUID()}`;
      await inBucket(async () => {
        await client.send(new PutObjectCommand({ Bucket, Key, Body: 'probe' }));
        await client.send(new DeleteObjectCommand({ Bucket, Key }));
      });
      return incoming.room();
    },
    reach: async () => {
      await inBucket(() => client.send(new HeadBucketCommand({ Bucket })));
    },
  };
}

type Place = { readonly Bucket: string; readonly Key: string };

function clientOf(
  { endpoint, region, accessKeyId, secretAccessKey, pathStyle }: Bucket,
  { connectMs, silentMs }: BucketPatience,
): S3Client {
  return new S3Client({
    ...(endpoint === null ? {} : { endpoint }),
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: pathStyle,
    // Others than the first of its kind know no checksum that trails behind a body.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: silentMs,
      throwOnRequestTimeout: true,
      socketTimeout: silentMs,
    },
  });
}

/** Sends a file, in parts where it is large; the hash of what was sent. */
async function send(
  client: S3Client,
  place: Place,
  path: string,
  { longestMs }: BucketPatience,
): Promise<string> {
  const hash = createHash('sha256');
  const body = createReadStream(path);
  const upload = new Upload({
    client,
    params: {
      ...place,
      Body: Readable.from(hashed(body, hash)),
      ContentType: 'application/octet-stream',
      ChecksumAlgorithm: 'SHA256',
    },
    partSize: partBytes,
    queueSize: 2,
  });
  const late = setTimeout(() => void upload.abort(), longestMs);
  try {
    await upload.done();
    return hash.digest('hex');
  } finally {
    clearTimeout(late);
    body.destroy();
  }
}

async function* hashed(body: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>) {
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
}

async function read(
  client: S3Client,
  place: Place,
  part: ByteRange | undefined,
): Promise<Readable> {
  const Range = part && `bytes=${part.start}-${part.end}`;
  const { Body } = await client.send(new GetObjectCommand({ ...place, Range }));
  if (!(Body instanceof Readable)) throw new Error('the server sent no content');
  return Body;
}

/** How large an object is and since when it is there; null where there is none. */
async function factsOf(
  client: S3Client,
  place: Place,
): Promise<Pick<StoredContent, 'size' | 'keptAt'> | null> {
  return inBucket(async () => {
    try {
      const { ContentLength, LastModified } = await client.send(new HeadObjectCommand(place));
      return { size: ContentLength ?? 0, keptAt: LastModified?.getTime() ?? Date.now() };
    } catch (error) {
      if (error instanceof Error && error.name === 'NotFound') return null;
      throw error;
    }
  });
}

/** A copy below the data folder for threads, which is whole once it bears its name. */
function copyOf(path: string, open: () => Promise<StoredContent | null>): LocalCopy {
  return {
    path,
    bring: async () => {
      const now = new Date();
      const isHere = await utimes(path, now, now).then(
        () => true,
        () => false,
      );
      if (isHere) return true;
      const content = await open();
      if (content === null) return false;
      await mkdir(dirname(path), { recursive: true });
      const part = `${path}.${randomUUID()}`;
      try {
        const body = await content.read();
        await inBucket(() => pipeline(body, createWriteStream(part, { mode: 0o600 })));
        await rename(part, path);
      } finally {
        await rm(part, { force: true });
      }
      return true;
    },
  };
}

async function* idsIn(client: S3Client, { name, prefix }: Bucket): AsyncGenerator<string> {
  const pages = paginateListObjectsV2({ client }, { Bucket: name, Prefix: prefix });
  for (;;) {
    const { done, value } = await inBucket(() => pages.next());
    if (done === true) return;
    for (const { Key } of value.Contents ?? []) {
      const [, shelf, id = ''] = /^(..)\/([^/.]+)$/.exec(Key?.slice(prefix.length) ?? '') ?? [];
      if (id.endsWith(shelf ?? '/')) yield id;
    }
  }
}

/** Does work on the bucket; throws `StoreGone` where that does not go through, whatever the reason. */
async function inBucket<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreGone) throw error;
    throw new StoreGone('the bucket of files cannot be used', { cause: error });
  }
}

const ignoreAway = (error: unknown): void => {
  if (!(error instanceof StoreGone)) throw error;
};
