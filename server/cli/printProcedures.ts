import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadWords } from '../adapters/words.js';
import { procedureVersions } from '../data/tables/procedures.js';
import { writeDefinition } from '../domain/definition/definitionFile.js';
import { lint } from '../domain/lint/lint.js';
import { readPresets } from '../features/designer/versions/presets.service.js';
import { readSettings } from '../settings.js';
import { projectRoot, reachDatabase } from '../web/startup.js';

/**
 * Lists every procedure of `config/programmes` with its published version, its stages and what
 * the lint finds, each fault with file, line and place; exit code 1 where there is one.
 * `export <id>` prints one as YAML.
 */
const root = projectRoot();
const folder = join(root, 'config', 'programmes');
const words = await loadWords(join(root, 'config', 'locales'));
const { definitions, refused } = await readPresets(folder);
const [command, id] = process.argv.slice(2);

if (command === 'export') {
  const found = definitions.find(({ procedure }) => procedure === id);
  if (!found) {
    process.stderr.write(`There is no procedure ${id ?? ''}.\n`);
    process.exitCode = 1;
  } else process.stdout.write(writeDefinition(found));
} else {
  for (const { file, problems } of refused) {
    for (const { path, code, params, line } of problems) {
      const place = line === null ? file : `${file}:${line}`;
      process.stdout.write(
        `error  ${place}  ${path}  ${words('en', `refusals.${code}`, params)}\n`,
      );
    }
  }
  const versions = await publishedVersions();
  for (const definition of definitions) {
    const warnings = lint(definition);
    const { procedure, workflow } = definition;
    const version = versions.get(procedure);
    process.stdout.write(
      [
        'ok    ',
        procedure.padEnd(22),
        (version === undefined ? 'not published' : `version ${version}`).padEnd(14),
        `${String(Object.keys(workflow.stages).length).padStart(2)} stages `,
        `${warnings.length} warnings`,
      ].join(' ') + '\n',
    );
    for (const { at, code, params } of warnings) {
      process.stdout.write(`       ${at}  ${words('en', `refusals.${code}`, params)}\n`);
    }
  }
  const programmes = new Set(definitions.map(({ programme }) => programme)).size;
  process.stdout.write(
    `${programmes} programmes, ${definitions.length} procedures, ${refused.length} errors\n`,
  );
  process.exitCode = refused.length > 0 ? 1 : 0;
}

/** The latest version of each procedure in the database; none where no database was made yet. */
async function publishedVersions(): Promise<ReadonlyMap<string, number>> {
  const settings = readSettings(process.env);
  const file = /^sqlite:(.*)$/.exec(settings.databaseUrl)?.[1];
  if (file !== undefined && !existsSync(file)) return new Map();
  const db = await reachDatabase(settings);
  try {
    const rows = await db.select(
      {
        procedure_id: procedureVersions.columns.procedure_id,
        latest: procedureVersions.columns.number,
      },
      'SELECT procedure_id, MAX(number) AS latest FROM procedure_versions GROUP BY procedure_id',
    );
    return new Map(rows.map((row) => [row.procedure_id, row.latest]));
  } finally {
    await db.close();
  }
}
