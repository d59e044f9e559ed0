import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Bucket } from '../settings.js';

/**
 * Takes back the parts of uploads that began before then (milliseconds since 1970) and were never put
 * together, as a process leaves them that is killed in the middle; how many uploads. No reader ever
 * meets such parts: only what is put together has a name.
 */
export async function sweepParts(
  client: S3Client,
  { name, prefix }: Pick<Bucket, 'name' | 'prefix'>,
  before: number,
): Promise<number> {
  let swept = 0;
  let page: Partial<ListMultipartUploadsCommandOutput> = {};
  do {
    page = await client.send(
      new ListMultipartUploadsCommand({
        Bucket: name,
        Prefix: prefix,
        KeyMarker: page.NextKeyMarker,
        UploadIdMarker: page.NextUploadIdMarker,
      }),
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Initiated === undefined || Initiated.getTime() >= before) continue;
      await client.send(new AbortMultipartUploadCommand({ Bucket: name, Key, UploadId }));
      swept += 1;
    }
  } while (page.IsTruncated === true);
  return swept;
}
