/** Tests that follow from one another: once one fails, those after it say which. */
export function steps() {
  let unfinished = '';
  return (name: string, run: () => Promise<void>, timeoutMs = 60_000): void => {
    test(
      name,
      async () => {
        if (unfinished !== '') throw new Error(`not reached: "${unfinished}" went wrong`);
        unfinished = name;
        await run();
        unfinished = '';
      },
      timeoutMs,
    );
  };
}
