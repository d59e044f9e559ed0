import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '../../server/domain/definition/definition.js';
import { readDefinition } from '../../server/domain/definition/definitionFile.js';

/** Every procedure that the product ships with, in no particular order. */
export function presetDefinitions(): readonly Definition[] {
  return readdirSync('config/programmes', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .filter(({ name }) => name !== 'programme.yaml')
    .map((entry) => {
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      const { value, problems } = readDefinition(text);
      if (!value) throw new Error(`${entry.name}: ${JSON.stringify(problems)}`);
      return value;
    });
}
