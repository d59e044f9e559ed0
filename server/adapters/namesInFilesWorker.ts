import { readFile, rename, writeFile } from 'node:fs/promises';
import { threadId } from 'node:worker_threads';
import { namesFound } from '../domain/ownNames/namesFound.js';
import { answerFromThread } from './answerFromThread.js';
import { findingPath, keptFinding, type FileNames, type NamesJob } from './namesInFiles.js';
import { officeText } from './officeText.js';
import { pdfText, type DocumentText } from './pdfText.js';

const mostSigns = 2_000_000;
const mostExcerpts = 6;
const unread: FileNames = { excerpts: [], read: 'none' };

/** The other side of `namesInFiles`: keeps what it finds in each file. */
answerFromThread(async (jobs: readonly NamesJob[]) => {
  for (const job of jobs) await lookInto(job);
  return 'read';
});

async function lookInto({ files, names, key }: NamesJob): Promise<void> {
  for (const { path, type } of files) {
    if ((await keptFinding(path, key)) !== null) continue;
    // First, so that a file on which this thread dies is not tried for ever.
    await keep(path, key, unread);
    const text = await textOf(path, type).catch(() => null);
    if (text !== null && text.text.trim() !== '') await keep(path, key, lookThrough(text, names));
  }
}

async function textOf(path: string, type: string): Promise<DocumentText | null> {
  if (type === 'application/pdf') return pdfText(await readFile(path));
  return type.includes('openxmlformats-officedocument') ? officeText(await readFile(path)) : null;
}

function lookThrough({ text, whole }: DocumentText, names: NamesJob['names']): FileNames {
  const read = whole && text.length <= mostSigns ? 'whole' : 'part';
  const found = namesFound(text.slice(0, mostSigns), names);
  return { excerpts: [...new Set(found)].slice(0, mostExcerpts), read };
}

async function keep(path: string, key: string, { excerpts, read: how }: FileNames): Promise<void> {
  const to = findingPath(path);
  const fresh = `${to}.${threadId}`;
  await writeFile(fresh, JSON.stringify({ key, excerpts, read: how }));
  await rename(fresh, to);
}
