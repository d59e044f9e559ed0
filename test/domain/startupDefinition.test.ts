import { readFileSync } from 'node:fs';
import { isPublishable, lint } from '../../server/domain/lint/lint.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import {
  readDefinition,
  readProgramme,
  writeDefinition,
} from '../../server/domain/definition/definitionFile.js';
import { roles } from '../../server/domain/actor.js';

const folder = 'config/programmes/kechuang';
const text = readFileSync(`${folder}/startup.yaml`, 'utf8');

test('the programme file is read', () => {
  const { value, problems } = readProgramme(readFileSync(`${folder}/programme.yaml`, 'utf8'));
  expect(problems).toBeUndefined();
  expect(value?.fund.code).toBe('KC');
});

test('the procedure has a clean lint and compiles whole', () => {
  const { value, problems } = readDefinition(text);
  expect(problems).toBeUndefined();
  if (!value) throw new Error('not read');
  const messages = lint(value, { rolesHeld: new Set(roles) });
  expect(messages).toEqual([]);
  expect(isPublishable(messages)).toBe(true);
  expect(compileDefinition(value).broken).toEqual([]);
});

test('written and read again it is the same', () => {
  const { value } = readDefinition(text);
  if (!value) throw new Error('not read');
  expect(readDefinition(writeDefinition(value)).value).toEqual(value);
});
