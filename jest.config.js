import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/dist/test/support/nativeEnvironment.js',
  testRunner: '<rootDir>/dist/test/support/nativeRunner.js',
  testSequencer: '<rootDir>/dist/test/support/slowestFirst.cjs',
  // Half as many again as there are processors: a quarter of a test is waiting for a database or a browser.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/dist/test/support/globalSetup.js',
  globalTeardown: '<rootDir>/dist/test/support/globalTeardown.js',
  testTimeout: 30_000,
  // Node loads what the build made of a file; jest itself reads none.
  transform: {},
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
};
