/** The deadlines of a case that a changed calendar moves, each at one moment; null where one stays. */
export interface DeadlinesMoved {
  readonly dueAt: string | null;
  readonly corrections: string | null;
  readonly deferral: string | null;
  /** By the task's id. */
  readonly tasks: Readonly<Record<string, string>>;
}

/** A deadline before and after; '' for a moment that was not noted. */
export interface MovedDeadline {
  readonly before: string;
  readonly after: string;
}

/** Every deadline that such an event moved, the one people were told first; the same twice is one. */
export function movedDeadlines({
  was,
  ...moved
}: DeadlinesMoved & { readonly was?: DeadlinesMoved }): readonly MovedDeadline[] {
  const tasks = Object.entries(moved.tasks).map(([id, after]) => [was?.tasks[id], after]);
  const pairs = [
    [was?.corrections, moved.corrections],
    [was?.dueAt, moved.dueAt],
    [was?.deferral, moved.deferral],
    ...tasks,
  ];
  const found = new Map<string, MovedDeadline>();
  for (const [before, after] of pairs) {
    if (after) found.set(`${before ?? ''} ${after}`, { before: before ?? '', after });
  }
  return [...found.values()];
}
