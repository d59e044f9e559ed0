import { z } from 'zod';
import { id, json, longTextColumn, time, wholeColumn, words } from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/**
 * The contents that blank forms of definitions name by their hash. A version never loses its forms,
 * so what was added stays; a file that is nobody's form cannot be named by a definition.
 */
export const blankForms = defineTable(
  'blank_forms',
  { sha256: words(64), file_id: id(), added_at: time() },
  { key: ['sha256'], indexes: [['unique', 'file_id']] },
);

const attachmentsSchema = z.array(z.strictObject({ file: z.string(), name: z.string() }));
export type NoticeAttachments = z.infer<typeof attachmentsSchema>;

/** The notice of a call as it was written each time; the newest stands. */
export const callNotices = defineTable(
  'call_notices',
  {
    call_id: id(),
    /** Counted from 1 within the call. */
    number: wholeColumn(),
    /** Such as 大高管发〔2026〕12号; '' where it has none. */
    document_number: words(100),
    body_zh: longTextColumn(),
    /** '' where it is Chinese alone. */
    body_en: longTextColumn(),
    /** Whom to ask about this call, beside the contact of the procedure; '' for nobody else. */
    contact: longTextColumn(),
    attachments: json(attachmentsSchema),
    /** Why a published notice was changed; '' before. */
    reason: longTextColumn(),
    written_at: time(),
    written_by: id(),
  },
  { key: ['call_id', 'number'] },
);
