import { spawn } from 'node:child_process';
import {
  access,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cleanCopy } from './cleanCopy.js';
import { bareProfile } from './officeProfile.js';

const office = 'application/vnd.openxmlformats-officedocument';
/** What an office program turns into pages, and how: a sheet of a workbook becomes one page. */
const kinds: Readonly<Record<string, { readonly ending: string; readonly to: string }>> = {
  [`${office}.wordprocessingml.document`]: { ending: 'docx', to: 'pdf:writer_pdf_Export' },
  [`${office}.spreadsheetml.sheet`]: {
    ending: 'xlsx',
    to: 'pdf:calc_pdf_Export:{"SinglePageSheets":{"type":"boolean","value":"true"}}',
  },
};

/** A long document with pictures takes some seconds, and on a slow machine some more. */
const LONGEST_MS = 60_000;
/**
 * Seconds of processor, and kilobytes of address space, of which it uses the smaller part. Where the
 * server ends before it does, `timeout` ends it a little later, and all that it began.
 */
const LIMITS = `ulimit -t 60 2>/dev/null; ulimit -v 4000000 2>/dev/null
if command -v timeout >/dev/null; then exec timeout -s KILL "$@"; fi
shift; exec "$@"`;
/** Folders in which documents are converted; one this old was left by a server that was killed. */
const FOLDER = 'qixian-office-';
const LEFT_MS = 60 * 60_000;
/** What could not be converted is not tried again for a day. */
const FORGET_MS = 24 * 60 * 60_000;

/** Documents of office programs as pages that a browser shows. */
export interface OfficePages {
  /** Whether a program that can do it is there. */
  readonly there: boolean;
  /** Whether documents of this type are converted at all. */
  readonly knows: (type: string) => boolean;
  /**
   * The path of a PDF of the file at this path, made beside it the first time somebody asks. Null
   * where none can be made: the program is not there, failed, or needed too long.
   */
  readonly pdfOf: (path: string, type: string) => Promise<string | null>;
}

/**
 * Converts by the program of this name or path, LibreOffice's `soffice` as a rule, one document at a
 * time: in a process of its own with a limit of time and memory, without the settings of this one,
 * with an empty profile in which no macro runs and no link is followed.
 */
export async function openOfficePages(
  program: string | null,
  longestMs = LONGEST_MS,
): Promise<OfficePages> {
  const found = program === null ? null : await whereIs(program);
  if (found !== null) await removeLeftFolders();
  let last: Promise<unknown> = Promise.resolve();
  const pdfOf = (path: string, type: string): Promise<string | null> => {
    const kind = kinds[type];
    const pdf = `${path}.pdf`;
    const making = last.then(async () => {
      if (await isThere(pdf)) return pdf;
      if (found === null || kind === undefined || (await hasFailed(`${path}.unshown`))) return null;
      const made = await convert(found, { path, pdf, longestMs, ...kind }).catch(() => false);
      if (made) return pdf;
      await writeFile(`${path}.unshown`, '').catch(() => undefined);
      return null;
    });
    last = making;
    return making;
  };
  return { there: found !== null, knows: (type) => type in kinds, pdfOf };
}

/** Documents of applicants do not stay where a server was killed while it converted them. */
async function removeLeftFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER)) continue;
    const path = join(tmpdir(), name);
    const at = await stat(path).catch(() => null);
    if (at === null || Date.now() - at.mtimeMs < LEFT_MS) continue;
    // Somebody else's is not ours to remove.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

const isThere = (path: string, mode = constants.F_OK): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

async function whereIs(program: string): Promise<string | null> {
  const folders = program.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  for (const folder of folders) {
    const path = folder === '' ? program : join(folder, program);
    if (await isThere(path, constants.X_OK)) return path;
  }
  return null;
}

const hasFailed = (mark: string): Promise<boolean> =>
  stat(mark).then(
    ({ mtimeMs }) => Date.now() - mtimeMs < FORGET_MS,
    () => false,
  );

interface Conversion {
  readonly path: string;
  readonly pdf: string;
  readonly ending: string;
  readonly to: string;
  readonly longestMs: number;
}

/** False where no PDF came of it. What it wrote into the PDF of itself is taken out as of any other. */
async function convert(
  program: string,
  { path, pdf, ending, to, longestMs }: Conversion,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), FOLDER));
  try {
    const profile = join(folder, 'profile');
    await mkdir(join(profile, 'user'), { recursive: true });
    await writeFile(join(profile, 'user', 'registrymodifications.xcu'), bareProfile);
    // Under a name that says nothing but what it is.
    const from = join(folder, `document.${ending}`);
    await copyFile(path, from);
    await run(folder, longestMs, [
      program,
      '--headless',
      '--norestore',
      '--nolockcheck',
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      '--convert-to',
      to,
      '--outdir',
      folder,
      from,
    ]);
    const clean = await cleanCopy(join(folder, 'document.pdf'), 'application/pdf');
    if (clean === null) return false;
    await moveBeside(clean, pdf);
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The folder of temporary files may lie on another disk: under its own name only once it is whole. */
async function moveBeside(from: string, to: string): Promise<void> {
  await copyFile(from, `${to}.part`);
  await rename(`${to}.part`, to);
}

/** Ends with the program, or ends it and all it began once its time is over. */
function run(folder: string, longestMs: number, command: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const seconds = `${Math.ceil(longestMs / 1000) + 10}`;
    const child = spawn('sh', ['-c', LIMITS, 'sh', seconds, ...command], {
      cwd: folder,
      detached: true,
      stdio: 'ignore',
      // Nothing of ours: no secret, no address of a database.
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8' },
    });
    const endAll = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    };
    const timer = setTimeout(endAll, longestMs);
    const ended = (): void => {
      clearTimeout(timer);
      endAll();
      resolve();
    };
    child.once('error', ended);
    child.once('exit', ended);
  });
}
