import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtFile } from './builtFiles.js';

const require = createRequire(import.meta.url);

/** As much of jest's runtime as its own runner asks for in order to load something. */
interface Runtime {
  requireInternalModule(path: string): unknown;
  unstable_importModule(path: string): Promise<unknown>;
  unstable_shouldLoadAsEsm(path: string): boolean;
}
type Config = Readonly<{ rootDir: string }>;
type Runner = (
  globalConfig: unknown,
  config: Config,
  environment: unknown,
  runtime: Runtime,
  testPath: string,
  ...others: readonly unknown[]
) => Promise<unknown>;

const jestCircus: { readonly default: Runner } = require('jest-circus/runner');

/**
 * Jest's own runner over what the build made: Node itself loads a file of tests, and with it the
 * product, of which a worker then keeps what it has loaded and compiled for its next file.
 */
const nativeRunner: Runner = (globalConfig, config, environment, runtime, testPath, ...others) => {
  const native: Runtime = Object.create(runtime, {
    requireInternalModule: { value: requireAnew },
    unstable_shouldLoadAsEsm: { value: () => true },
    unstable_importModule: { value: () => import(builtFrom(testPath, config.rootDir).href) },
  });
  return jestCircus.default(globalConfig, config, environment, native, testPath, ...others);
};
export default nativeRunner;

/** What jest keeps of a file of tests lies in the module that collects them, so each file has its own. */
function requireAnew(path: string): unknown {
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (key.description === 'JEST_STATE_SYMBOL' || key.description === 'EVENT_HANDLERS') {
      Reflect.deleteProperty(globalThis, key);
    }
  }
  delete require.cache[path];
  return require(path);
}

const builtFrom = (testPath: string, root: string): URL =>
  pathToFileURL(join(root, builtFile(relative(root, testPath))));
