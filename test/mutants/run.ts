import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile } from '../support/builtFiles.js';
import { accessMutants } from './accessMutants.js';
import { moneyMutants } from './moneyMutants.js';
import type { Mutant } from './mutant.js';
import { sightMutants } from './sightMutants.js';

/**
 * Takes one guard after the other away in a copy of the tree, and runs the tests that must notice.
 * `npm run mutants -- <word>…` runs those alone whose file or description holds a word.
 */
const words = process.argv.slice(2);
const chosen = [...accessMutants, ...moneyMutants, ...sightMutants].filter(
  ({ allows, file }) =>
    words.length === 0 || words.some((word) => allows.includes(word) || file.includes(word)),
);

const copy = mkdtempSync(join(tmpdir(), 'qixian-mutants-'));
const survivors: Mutant[] = [];
try {
  for (const file of execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n')) {
    cpSync(file, join(copy, file));
  }
  cpSync('dist', join(copy, 'dist'), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  for (const mutant of chosen) {
    const began = Date.now();
    const lives = survives(mutant);
    const end = lives ? (mutant.harmless ? 'harmless' : 'SURVIVED') : 'noticed';
    const seconds = Math.round((Date.now() - began) / 1000);
    process.stdout.write(`${end.padEnd(9)} ${mutant.allows} (${mutant.file}, ${seconds} s)\n`);
    if (lives && mutant.harmless === undefined) survivors.push(mutant);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.stdout.write(`${survivors.length} of ${chosen.length} survived unexplained\n`);
process.exitCode = survivors.length > 0 ? 1 : 0;

/** Whether every test passes without the guard. */
function survives({ file, from, to, noticed }: Mutant): boolean {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  const built = join(copy, builtFile(file));
  const program = readFileSync(built);
  if (whole.split(from).length !== 2) throw new Error(`${file} does not hold once: ${from}`);
  writeFileSync(
    path,
    whole.replace(from, () => to),
  );
  build(file);
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        join('node_modules', 'jest', 'bin', 'jest.js'),
        '--bail',
        ...noticed.map((each) => `test/${each}`),
      ],
      { cwd: copy, encoding: 'utf8' },
    );
    // A program that cannot even be started would be noticed by everybody and proves nothing.
    const failed = /^Tests:.* failed/m.test(stderr);
    if (status !== 0 && !failed) throw new Error(`${file}: no test ran\n${stderr}`);
    return status === 0;
  } finally {
    writeFileSync(path, whole);
    writeFileSync(built, program);
  }
}

/** This file alone; whether its types still fit is no matter. */
function build(file: string): void {
  const compiler = join('node_modules', 'typescript', 'bin', 'tsc');
  const how = '--ignoreConfig --noCheck --noResolve --isolatedModules --target es2023';
  const where = '--module nodenext --rootDir . --outDir dist';
  const options = `${how} ${where}`.split(' ');
  execFileSync(process.execPath, [compiler, ...options, file], { cwd: copy });
}
