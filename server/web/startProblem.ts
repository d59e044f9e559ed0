import { SettingsError, type Settings } from '../settings.js';

/** One sentence for whatever stopped the start. */
export function startProblem(error: unknown, settings: Settings | null): string {
  if (error instanceof SettingsError) return error.message;
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'EADDRINUSE') {
      return `Port ${settings?.port ?? ''} is taken; stop the other program or choose another with PORT.`;
    }
    if (error.code === 'EACCES') {
      return `Port ${settings?.port ?? ''} may not be opened by this user; choose one above 1023 with PORT.`;
    }
  }
  return `Qixian could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
