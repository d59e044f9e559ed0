import type { Stage } from '../definition/definition.js';

/** A text among the keys that only the stage's kind has. */
export function textAt(stage: Stage, key: string): string | undefined {
  const value: unknown = Reflect.get(stage, key);
  return typeof value === 'string' ? value : undefined;
}

/** A whole number among those keys. */
export function numberAt(stage: Stage, key: string): number | undefined {
  const value: unknown = Reflect.get(stage, key);
  return typeof value === 'number' ? value : undefined;
}

/** The ids of a list among those keys; none where it has no such list. */
export function idsAt(stage: Stage, key: string): string[] {
  const list: unknown = Reflect.get(stage, key);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const id: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'id') : null;
    return typeof id === 'string' ? [id] : [];
  });
}

/** How long the stage may take: its `due`, or the time its kind sets for what it waits for. */
export function termOf(stage: Stage): string | undefined {
  const own = ['first_due', 'report_due', 'sign_due', 'days'].map((key) => textAt(stage, key));
  return stage.due ?? own.find((term) => term !== undefined);
}
