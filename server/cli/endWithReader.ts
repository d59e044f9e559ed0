/**
 * Ends the program in peace where who reads its output has gone, as `head` does once it has its
 * lines; any other fault of the output stays one.
 */
export function endWithReader(out: NodeJS.WriteStream): void {
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
