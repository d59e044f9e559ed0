import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDuplicate } from '../../../data/databaseErrors.js';
import {
  blankFormsOf,
  sha256OfBytes,
  splitContents,
} from '../../../domain/definition/definitionPackage.js';
import type { Definition } from '../../../domain/definition/definition.js';
import {
  readDefinition,
  readProgramme,
  type DefinitionProblem,
  type DefinitionReading,
} from '../../../domain/definition/definitionFile.js';
import { lint } from '../../../domain/lint/lint.js';
import type { Programme } from '../../../domain/definition/programme.js';
import type { Params } from '../../../domain/refusal.js';
import { keepBlankFormBytes } from '../../../shared/files/blankForms.js';
import type { Deps } from '../../../shared/request/deps.js';
import { insertVersion, newestVersionOf } from './procedureVersions.step.js';

const programmeFile = 'programme.yaml';
/** Blank forms that definitions of the programme name by their hash. */
const formsFolder = 'forms';

/** A file that was not loaded, and why. */
export interface RefusedFile {
  /** Path below the folder of programmes. */
  readonly file: string;
  readonly problems: readonly DefinitionProblem[];
}

/** What the files of a folder define. */
export interface Presets {
  readonly programmes: readonly Programme[];
  readonly definitions: readonly Definition[];
  /** The contents of their blank forms, by hash. */
  readonly blankForms: ReadonlyMap<string, Buffer>;
  readonly refused: readonly RefusedFile[];
}

/**
 * Publishes what `config/programmes` defines and the database does not have yet. A file with an
 * error is refused with its reason; everything else is loaded.
 */
export async function loadPresets(deps: Deps, folder: string): Promise<readonly RefusedFile[]> {
  const { programmes, definitions, blankForms, refused } = await readPresets(folder);
  for (const [hash, bytes] of blankForms) {
    if (await deps.db.rows.blankForms.find({ sha256: hash })) continue;
    await keepBlankFormBytes(deps, null, { name: hash.slice(0, 12), bytes });
  }
  for (const programme of programmes) await keepProgramme(deps, programme);
  for (const definition of definitions) await publishPreset(deps, definition);
  return refused;
}

/** Reads every programme's folder; touches no database. */
export async function readPresets(folder: string): Promise<Presets> {
  const programmes: Programme[] = [];
  const definitions: Definition[] = [];
  const blankForms = new Map<string, Buffer>();
  const refused: RefusedFile[] = [];
  for (const name of await subfolders(folder)) {
    const programme = await readOne(folder, join(name, programmeFile), readProgramme);
    if (programme.problems) {
      // Without its programme no procedure can be offered, so its files wait until it is mended.
      refused.push(programme);
      continue;
    }
    programmes.push(programme.value);
    const beside = await formsBeside(join(folder, name, formsFolder));
    const readWhole = (text: string): DefinitionReading<Definition> =>
      readWithForms(text, beside, blankForms);
    for (const fileName of await definitionFiles(join(folder, name))) {
      const read = await readOne(folder, join(name, fileName), readWhole);
      if (read.problems) refused.push(read);
      else definitions.push(read.value);
    }
  }
  return { programmes, definitions, blankForms, refused };
}

/** The files of a folder, by hash; none where there is no such folder. */
async function formsBeside(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = await readdir(folder).catch(() => []);
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return new Map(contents.map((bytes) => [sha256OfBytes(bytes), bytes]));
}

/**
 * A definition with its blank forms, which stand behind it or `beside` it and are put to those
 * `found`; all it names must be there.
 */
function readWithForms(
  text: string,
  beside: ReadonlyMap<string, Buffer>,
  found: Map<string, Buffer>,
): DefinitionReading<Definition> {
  const { yaml, contents, broken } = splitContents(text);
  const problem = (code: string, params: Params): DefinitionReading<Definition> => ({
    problems: [{ path: 'documents', code, params, line: null }],
  });
  const [form] = broken;
  if (form !== undefined) return problem('import_blank_form_broken', { form });
  const read = readDefinition(yaml);
  for (const [hash, bytes] of contents) found.set(hash, bytes);
  for (const { name, sha256 } of read.value ? blankFormsOf(read.value) : []) {
    const bytes = contents.get(sha256) ?? beside.get(sha256);
    if (bytes === undefined) return problem('import_blank_form_missing', { name });
    found.set(sha256, bytes);
  }
  return read;
}

/**
 * Publishes a definition as the first version of its procedure. Where there is one already, the
 * database is the truth and the designer its editor: a file is never laid over it.
 */
async function publishPreset(deps: Deps, definition: Definition): Promise<void> {
  try {
    await deps.db.transaction(async () => {
      if (await newestVersionOf(deps, definition.procedure)) return;
      await insertVersion(deps, null, definition, 1);
    });
  } catch (error) {
    // Another process loads the same files at this very moment; its version will do.
    if (!isDuplicate(error)) throw error;
  }
}

type ReadFile<T> =
  | { readonly value: T; readonly problems?: undefined }
  | (RefusedFile & { readonly value?: undefined });

async function readOne<T extends Programme | Definition>(
  folder: string,
  file: string,
  read: (text: string) => DefinitionReading<T>,
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

function problemsWithin(value: Programme | Definition, folder: string): DefinitionProblem[] {
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
