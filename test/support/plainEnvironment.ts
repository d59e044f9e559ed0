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
}
