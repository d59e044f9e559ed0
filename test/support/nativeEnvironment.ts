import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';

/** The limits in the tests suit a quick machine with nothing else to do; they end what hangs and measure nothing. */
const patience = 5;
const ownConsole = globalThis.console;
const ownExit = process.exit.bind(process);

/**
 * The worker's own world instead of one made for each file, so that a worker loads, compiles and
 * optimises the product once and not for each file again. What jest and a file leave in it is
 * taken away before the next file.
 */
export default class NativeEnvironment extends TestEnvironment {
  constructor(...given: ConstructorParameters<typeof TestEnvironment>) {
    super(...given);
    Object.assign(this, { global: globalThis });
  }

  /**
   * SQLite's driver makes an error for every statement and asks it for its way: jest would keep a
   * hundred steps of each and look every one up in the sources.
   */
  override async setup(): Promise<void> {
    Error.stackTraceLimit = 20;
    const inSources = Error.prepareStackTrace.bind(Error);
    Error.prepareStackTrace = (error, steps) =>
      error.constructor === Error && error.message === ''
        ? ['Error', ...steps.map(String)].join('\n    at ')
        : inSources(error, steps);
  }

  /** Makes every limit longer, of tests and of what goes before and after them. */
  readonly handleTestEvent = (event: Circus.Event, state: Circus.State): void => {
    if (event.name !== 'run_start') return;
    state.testTimeout *= patience;
    const open = [state.rootDescribeBlock];
    for (let block = open.pop(); block !== undefined; block = open.pop()) {
      const tests = block.children.filter((child) => child.type === 'test');
      for (const limited of [...block.hooks, ...tests]) {
        if (typeof limited.timeout === 'number') limited.timeout *= patience;
      }
      open.push(...block.children.filter((child) => child.type === 'describeBlock'));
    }
  };

  override async teardown(): Promise<void> {
    for (const server of globalThis.serversOfTests ?? []) {
      server.close();
      server.closeAllConnections();
    }
    globalThis.serversOfTests = [];
    globalThis.console = ownConsole;
    process.exit = ownExit;
  }
}
