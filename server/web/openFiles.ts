import { openFileStore, type FileStore } from '../adapters/fileStore.js';
import type { Settings } from '../settings.js';
import { filesFolder } from './startup.js';

/** Opens the place of files that the settings name: a bucket, or a folder below the data folder. */
export async function openFiles(
  { bucket }: Pick<Settings, 'bucket'>,
  dataDir: string,
): Promise<FileStore> {
  const folder = filesFolder(dataDir);
  if (bucket === null) return openFileStore(folder);
  // Its client takes a third of a second to load, which nobody pays who keeps files in a folder.
  const { openBucket } = await import('../adapters/bucketStore.js');
  return openBucket(bucket, folder);
}
