import { join } from 'node:path';
import { loadWords } from '../adapters/words.js';
import { writeDefinition } from '../domain/procedure/definitionFile.js';
import { lint } from '../domain/procedure/lint.js';
import { readPresets } from '../features/presets.js';
import { projectRoot } from '../web/startup.js';

/**
 * Looks over every definition in `config/programmes` and says what is wrong, with file, line and
 * place; exit code 1 where something is. `export <id>` prints one as YAML.
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
  for (const definition of definitions) {
    const warnings = lint(definition);
    process.stdout.write(`ok     ${definition.procedure}  ${warnings.length} warnings\n`);
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
