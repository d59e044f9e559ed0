/**
 * What some work answers, and the milliseconds of processor time it takes: what else the machine
 * does is not in them.
 */
export function processorTime<T>(work: () => T): { readonly answer: T; readonly ms: number } {
  const before = process.cpuUsage();
  const answer = work();
  const { user, system } = process.cpuUsage(before);
  return { answer, ms: (user + system) / 1000 };
}
