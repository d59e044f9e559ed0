import { join } from 'node:path';
import { fc } from '../support/fastCheck.js';
import { z } from 'zod';
import type { Definition } from '../../server/domain/definition/definition.js';
import { readDefinition, writeDefinition } from '../../server/domain/definition/definitionFile.js';
import { treeOf } from '../../server/domain/editing/looseValue.js';
import {
  itemsAt,
  partAt,
  readAddress,
  schemaOf,
  type PartAddress,
} from '../../server/domain/editing/partAddress.js';
import { readDraft, withPart } from '../../server/domain/editing/partChanges.js';
import { memberNodes } from '../../server/domain/editing/partNodes.js';
import { collections, singles } from '../../server/domain/editing/partSchemas.js';
import { typedValue } from '../../server/domain/editing/typedValue.js';
import { readPresets } from '../../server/features/designer/versions/presets.service.js';
import { anyPlainDefinition, readPlain } from '../support/anyDefinition.js';
import { inputsOf } from '../support/partInputs.js';

/** Every part of a definition that has a form and stands there: an empty one of required fields is not sent. */
function addressesOf(definition: Definition): PartAddress[] {
  const paths = [
    ...Object.keys(singles),
    ...Object.keys(collections).flatMap((collection) =>
      itemsAt(definition, collection).map(([id]) => `${collection}.${id}`),
    ),
    ...definition.form.flatMap(({ section, fields }) =>
      fields.map(({ id }) => `form.${section}.${id}`),
    ),
  ];
  return paths
    .flatMap((path) => readAddress(path) ?? [])
    .filter((address) => Object.keys(Object(partAt(definition, address))).length > 0);
}

/** The definition after every one of its parts has been shown in its form and sent back as shown. */
function throughForms(definition: Definition): Definition {
  const sent = addressesOf(definition).reduce((now, address): Definition => {
    const before = partAt(now, address);
    const schema = schemaOf(address, before);
    const nodes = memberNodes(schema, before, '', '', { keysFor: () => [] });
    const typed = typedValue(schema, treeOf(inputsOf(nodes)));
    const kind: unknown = Object(before).kind;
    const isStage = 'collection' in address && address.collection === 'workflow.stages';
    const value = z.parse(schema, isStage ? { kind, ...Object(typed) } : typed);
    return JSON.parse(JSON.stringify(withPart(now, address, Object(value))));
  }, definition);
  return readDraft(sent).data ?? sent;
}

const throughYaml = (definition: Definition): Definition => {
  const { value, problems } = readDefinition(writeDefinition(definition));
  if (!value) throw new Error(JSON.stringify(problems));
  return value;
};

describe('a definition on screen and in a file', () => {
  test('is the same after screen, file and screen, for every preset', async () => {
    const { definitions } = await readPresets(join(process.cwd(), 'config', 'programmes'));
    expect(definitions.length).toBeGreaterThan(15);
    for (const definition of definitions) {
      expect(throughForms(throughYaml(throughForms(definition)))).toEqual(definition);
    }
  });

  test('is the same for a thousand random ones', () => {
    fc.assert(
      fc.property(anyPlainDefinition, (plain) => {
        const definition = readPlain(plain);
        expect(throughForms(throughYaml(definition))).toEqual(definition);
      }),
      { numRuns: 1000 },
    );
  });
});
