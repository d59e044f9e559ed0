const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);
/** A table or a file of MariaDB that cannot grow: ER_DISK_FULL, ER_RECORD_FILE_FULL. */
const fullNumbers: ReadonlySet<unknown> = new Set([1021, 1114]);

/** Whether something could not be written for want of room: of the disk, or of what this user may take of it. */
export function isDiskFull(error: unknown): boolean {
  for (let each = error; typeof each === 'object' && each !== null;) {
    if ('code' in each && full.has(each.code)) return true;
    if ('errno' in each && fullNumbers.has(each.errno)) return true;
    each = 'original' in each ? each.original : 'cause' in each ? each.cause : null;
  }
  return false;
}
