import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDuplicate } from '../data/databaseErrors.js';
import { canonicalJson } from '../domain/json.js';
import type { Definition } from '../domain/procedure/definition.js';
import {
  readDefinition,
  readProgramme,
  type FileProblem,
  type FileReading,
} from '../domain/procedure/definitionFile.js';
import { lint } from '../domain/procedure/lint.js';
import type { Programme } from '../domain/procedure/programme.js';
import { newId, type Deps } from './deps.js';

const programmeFile = 'programme.yaml';

/** A file that was not loaded, and why. */
export interface RefusedFile {
  /** Path below the folder of programmes. */
  readonly file: string;
  readonly problems: readonly FileProblem[];
}

/** What the files of a folder define. */
export interface Presets {
  readonly programmes: readonly Programme[];
  readonly definitions: readonly Definition[];
  readonly refused: readonly RefusedFile[];
}

/**
 * Publishes what `config/programmes` defines and the database does not have yet. A file with an
 * error is refused with its reason; everything else is loaded.
 */
export async function loadPresets(deps: Deps, folder: string): Promise<readonly RefusedFile[]> {
  const { programmes, definitions, refused } = await readPresets(folder);
  for (const programme of programmes) await keepProgramme(deps, programme);
  for (const definition of definitions) await publishDefinition(deps, null, definition);
  return refused;
}

/** Reads every programme's folder; touches no database. */
export async function readPresets(folder: string): Promise<Presets> {
  const programmes: Programme[] = [];
  const definitions: Definition[] = [];
  const refused: RefusedFile[] = [];
  for (const name of await subfolders(folder)) {
    const programme = await readOne(folder, join(name, programmeFile), readProgramme);
    if (programme.problems) {
      // Without its programme no procedure can be offered, so its files wait until it is mended.
      refused.push(programme);
      continue;
    }
    programmes.push(programme.value);
    for (const fileName of await definitionFiles(join(folder, name))) {
      const read = await readOne(folder, join(name, fileName), readDefinition);
      if (read.problems) refused.push(read);
      else definitions.push(read.value);
    }
  }
  return { programmes, definitions, refused };
}

/**
 * Publishes a definition as the next version of its procedure, unless the latest version says
 * the same. Applications stay on the version they began with. The id of the version.
 */
async function publishDefinition(
  deps: Deps,
  actorId: string | null,
  definition: Definition,
): Promise<string> {
  const hash = hashOf(definition);
  try {
    return await deps.db.transaction(async () => {
      const latest = await latestVersion(deps, definition);
      if (latest?.definition_hash === hash) return latest.id;
      return insertVersion(deps, actorId, definition, hash, (latest?.number ?? 0) + 1);
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Another process publishes the same files at this very moment; its version will do.
    const latest = await latestVersion(deps, definition);
    if (latest?.definition_hash === hash) return latest.id;
    throw error;
  }
}

/** Two definitions with the same content have the same hash, however they were written. */
export function hashOf(definition: Definition): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('hex');
}

type ReadFile<T> =
  | { readonly value: T; readonly problems?: undefined }
  | (RefusedFile & { readonly value?: undefined });

async function readOne<T extends Programme | Definition>(
  folder: string,
  file: string,
  read: (text: string) => FileReading<T>,
): Promise<ReadFile<T>> {
  const reading = read(await readFile(join(folder, file), 'utf8').catch(() => ''));
  if (reading.problems) return { file, problems: reading.problems };
  const problems = problemsWithin(reading.value, dirname(file));
  return problems.length > 0 ? { file, problems } : { value: reading.value };
}

async function definitionFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.yaml') && name !== programmeFile).toSorted();
}

function problemsWithin(value: Programme | Definition, folder: string): FileProblem[] {
  if (value.programme !== folder) {
    const params = { folder, programme: value.programme };
    return [{ path: 'programme', code: 'definition_wrong_folder', params, line: null }];
  }
  if (!('procedure' in value)) return [];
  return lint(value)
    .filter(({ level }) => level === 'error')
    .map(({ at, code, params }) => ({ path: at, code, params, line: null }));
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.toSorted();
}

async function latestVersion({ db }: Deps, { procedure }: Definition) {
  const rows = await db.rows.procedureVersions.all(
    { procedure_id: procedure },
    [['number', 'DESC']],
    1,
  );
  return rows[0];
}

async function insertVersion(
  { db, clock }: Deps,
  actorId: string | null,
  definition: Definition,
  hash: string,
  number: number,
): Promise<string> {
  const { procedure, programme, name } = definition;
  const at = clock.now().toISOString();
  if (!(await db.rows.procedures.find({ id: procedure }))) {
    await db.rows.procedures.insert({
      id: procedure,
      programme_id: programme,
      name,
      created_at: at,
    });
  } else await db.rows.procedures.update({ id: procedure }, { name });
  const id = newId();
  await db.rows.procedureVersions.insert({
    id,
    procedure_id: procedure,
    number,
    definition,
    definition_hash: hash,
    published_at: at,
    published_by: actorId,
  });
  return id;
}

async function keepProgramme(
  { db }: Deps,
  { programme, name, summary, order, registries }: Programme,
) {
  const values = { name, summary, position: order, registries };
  if ((await db.rows.programmes.update({ id: programme }, values)) > 0) return;
  try {
    await db.rows.programmes.insert({ id: programme, ...values });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
