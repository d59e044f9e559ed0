import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hashFile } from '../adapters/fileContent.js';
import { parseJson } from '../domain/json.js';
import { CommandStop, exits } from './command.js';

const entrySchema = z.strictObject({
  /** Within the backup, with `/`. */
  path: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/),
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifestSchema = z.strictObject({
  format: z.literal(1),
  made: z.iso.datetime(),
  version: z.string(),
  dialect: z.enum(['sqlite', 'mysql']),
  /** The last migration of the database. */
  schema: z.string(),
  database: entrySchema,
  files: z.array(entrySchema),
});

/** What a backup holds, each part by its hash. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestEntry = Manifest['database'];

const manifestName = 'manifest.json';
const hashName = 'manifest.sha256';

/** The line of a manifest for a file of the backup. */
export async function entryOf(folder: string, path: string): Promise<ManifestEntry> {
  const file = join(folder, path);
  const { size } = await stat(file);
  return { path, bytes: size, sha256: await hashFile(file) };
}

/** Writes the manifest and its own hash, which is what to keep elsewhere; that hash. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<string> {
  const file = join(folder, manifestName);
  await writeFile(file, `${JSON.stringify(manifest, null, 1)}\n`);
  const hash = await hashFile(file);
  await writeFile(join(folder, hashName), `${hash}  ${manifestName}\n`);
  return hash;
}

/** Reads the manifest of a backup; stops where there is none or it was altered. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, manifestName);
  try {
    const hash = (await readFile(join(folder, hashName), 'utf8')).slice(0, 64);
    if (hash === (await hashFile(file))) {
      return manifestSchema.parse(parseJson(await readFile(file, 'utf8')));
    }
  } catch {
    throw new CommandStop('no_backup', `${folder} holds no whole backup.`, exits.unable);
  }
  throw new CommandStop('manifest_altered', `${file} is not as it was written.`, exits.wrong);
}

/** The parts that are missing or not as they were written. */
export async function wrongParts(folder: string, manifest: Manifest): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { path, sha256 } of [manifest.database, ...manifest.files]) {
    const found = await hashFile(join(folder, path)).catch(() => null);
    if (found !== sha256) wrong.push(`${found === null ? 'missing' : 'altered'} ${path}`);
  }
  return wrong;
}
