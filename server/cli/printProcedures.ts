import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadWords } from '../adapters/words.js';
import { procedureVersions } from '../data/tables/procedures.js';
import { sourcesCounted } from '../domain/definition/assumptions.js';
import type { Definition } from '../domain/definition/definition.js';
import { writeDefinition } from '../domain/definition/definitionFile.js';
import { lint } from '../domain/lint/lint.js';
import type { Translate } from '../domain/localText.js';
import { readPresets } from '../features/designer/versions/presets.service.js';
import { readSettings } from '../settings.js';
import { projectRoot, reachDatabase } from '../web/startup.js';
import { CommandStop, exits, tell, type Command } from './command.js';

/**
 * Lists every procedure of `config/programmes` with its published version, its stages and what
 * the lint finds, each fault with file, line and place. `export <id>` prints one as YAML.
 */
export const proceduresCommand: Command = {
  name: 'procedures',
  words: 2,
  run: async ({ words: [verb, id = ''] }) => {
    const root = projectRoot();
    const words = await loadWords(join(root, 'config', 'locales'));
    const { definitions, refused } = await readPresets(join(root, 'config', 'programmes'));
    if (verb === 'export') {
      const found = definitions.find(({ procedure }) => procedure === id);
      if (!found) throw new CommandStop('no_such_procedure', `There is no procedure "${id}".`);
      process.stdout.write(writeDefinition(found));
      return exits.done;
    }
    for (const { file, problems } of refused) {
      for (const { path, code, params, line } of problems) {
        const place = line === null ? file : `${file}:${line}`;
        tell(`error  ${place}  ${path}  ${words('en', `refusals.${code}`, params)}`);
      }
    }
    const versions = await publishedVersions();
    for (const definition of definitions) printProcedure(definition, versions, words);
    const programmes = new Set(definitions.map(({ programme }) => programme)).size;
    tell(`${programmes} programmes, ${definitions.length} procedures, ${refused.length} errors`);
    return refused.length > 0 ? exits.wrong : exits.done;
  },
};

function printProcedure(
  definition: Definition,
  versions: ReadonlyMap<string, number>,
  words: Translate,
): void {
  const warnings = lint(definition);
  const { procedure, workflow, duties } = definition;
  const version = versions.get(procedure);
  const { cited, assumed } = sourcesCounted(definition);
  tell(
    [
      'ok    ',
      procedure.padEnd(22),
      (version === undefined ? 'not published' : `version ${version}`).padEnd(14),
      `${String(Object.keys(workflow.stages).length).padStart(2)} stages `,
      `${warnings.length} warnings `,
      `${String(cited).padStart(3)} with source, ${String(assumed).padStart(2)} assumed, `,
      `${duties.filter(({ consequences }) => consequences.length > 0).length} of ${duties.length} duties enforced`,
    ].join(' '),
  );
  for (const { at, code, params } of warnings) {
    tell(`       ${at}  ${words('en', `refusals.${code}`, params)}`);
  }
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
