/** What the work comes to, or something else where it takes longer than anybody waits for it. */
export async function inTime<T>(work: Promise<T>, withinMs: number, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), withinMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
