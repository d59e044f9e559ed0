import { AsyncLocalStorage } from 'node:async_hooks';

/** What holds for some work and for all that it calls and awaits, and for nothing else. */
export interface WorkContext<T> {
  /** Undefined outside such work. */
  get(): T | undefined;
  run<R>(value: T, work: () => Promise<R>): Promise<R>;
}

/**
 * Node's own context, put away as long as no work is in it: up to release 22 it otherwise follows
 * every promise of the process from its first use on, which costs a page that only reads a tenth.
 * What goes on after its work has ended is in it no more.
 */
export function workContext<T>(): WorkContext<T> {
  const storage = new AsyncLocalStorage<{ value: T | undefined }>();
  let inside = 0;
  return {
    get: () => (inside === 0 ? undefined : storage.getStore()?.value),
    run: async (value, work) => {
      const here: { value: T | undefined } = { value };
      inside += 1;
      try {
        return await storage.run(here, work);
      } finally {
        // Whatever nobody waited for still has the context, and must not use what it held.
        here.value = undefined;
        inside -= 1;
        if (inside === 0) storage.disable();
      }
    },
  };
}
