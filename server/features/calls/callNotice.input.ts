import { z } from 'zod';
import { optionalLine, paragraph, whole } from '../../domain/typed.js';
import type { Failed } from '../../shared/request/route.js';
import type { CallNotice } from './callNotice.query.js';

/** What may be attached to a notice: the paper it rests on, lists, samples. */
export const noticeFiles = {
  megabytes: 20,
  of: ['pdf', 'docx', 'xlsx', 'jpg', 'png'],
  /** All of a notice together. */
  most: 10,
} as const;

const longest = 20_000;
const chosen = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((value) => (typeof value === 'string' ? [value] : value));

export const noticeInput = z.object({
  /** The number of the notice that the page showed; 0 for none. */
  seen: whole(0, 100_000),
  document_number: optionalLine(100),
  body_zh: paragraph({ min: 10, max: longest }),
  body_en: paragraph({ min: 0, max: longest }),
  contact: paragraph({ min: 0, max: 500 }),
  /** Attachments of the notice before that stay. */
  keep: chosen,
  reason: paragraph({ min: 0, max: 500 }),
});
export type TypedNotice = z.infer<typeof noticeInput>;

/** The attachments that were ticked in a refused form, which shows these again; null where all are. */
export function keptBefore(failed: Failed | null): readonly string[] | null {
  const isItsOwn = failed !== null && failed.refusal.kind !== 'stale' && 'body_zh' in failed.typed;
  return isItsOwn ? (chosen.safeParse(failed.typed['keep']).data ?? null) : null;
}

/** What the inputs hold before anything is typed. */
export const noticeInputs = (newest: CallNotice | undefined) => ({
  document_number: newest?.document_number ?? '',
  body_zh: newest?.body_zh ?? '',
  body_en: newest?.body_en ?? '',
  contact: newest?.contact ?? '',
  keep: '',
  files: '',
  reason: '',
});
