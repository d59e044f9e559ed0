import { TestEnvironment } from 'jest-environment-node';
import vm from 'node:vm';

/**
 * Jest's own environment, whose globals are those of an ordinary context. Jest hands Node an object
 * of its own for them, so that each look at `Object` or `JSON` calls out of the compiled code; a
 * seventh of the time of all tests goes there.
 */
export default class PlainEnvironment extends TestEnvironment {
  constructor(...given: ConstructorParameters<typeof TestEnvironment>) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }

  /** Jest keeps a hundred steps of every error, also of those that libraries make at each statement. */
  override async setup(): Promise<void> {
    await super.setup();
    this.global.Error.stackTraceLimit = 20;
  }

  override async teardown(): Promise<void> {
    for (const server of this.global.serversOfTests ?? []) {
      server.close();
      server.closeAllConnections();
    }
    await super.teardown();
  }
}
