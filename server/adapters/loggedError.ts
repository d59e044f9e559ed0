/** An error as a line of the log says it. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string;
  readonly errno?: number;
  readonly cause?: LoggedError;
}

/** How deep causes are followed. */
const deepest = 5;

/**
 * What the log may keep of an error. Drivers hang the statement on it with the values written in,
 * and quote a value in their message, and what people typed belongs in no log; so it is the kind,
 * message, place and number, of the error and what caused it, and nothing else.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) {
    return { type: typeof error, message: withoutValues(String(error)), stack: '' };
  }
  const code = 'code' in error ? error.code : undefined;
  const errno = 'errno' in error ? error.errno : undefined;
  const { cause } = error;
  return {
    type: error.name,
    message: withoutValues(error.message),
    stack: withoutValues(error.stack ?? ''),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(typeof errno === 'number' ? { errno } : {}),
    ...(cause === undefined || depth >= deepest ? {} : { cause: loggedError(cause, depth + 1) }),
  };
}

/** MariaDB repeats the value that a unique index or a column's type refused. */
const withoutValues = (text: string): string =>
  text
    .replaceAll(/Duplicate entry '.*?' for key/gs, 'Duplicate entry for key')
    .replaceAll(/(Incorrect \w+ value): '.*?' for column/gs, '$1 for column');
