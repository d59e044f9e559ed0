import { z } from 'zod';
import { drawFaults, drawRecordSchema, type DrawFault } from './expertDraw.js';
import { turnFaults, turnRecordSchema } from './turnDraw.js';

/** A published draw of either sort: of experts, or of the order of a defence. */
export const lotRecordSchema = z.discriminatedUnion('form', [drawRecordSchema, turnRecordSchema]);
export type LotRecord = z.infer<typeof lotRecordSchema>;

/** Draws again by the rule of its sort and compares; none where the record says the truth. */
export const lotFaults = (record: LotRecord): readonly DrawFault[] =>
  record.form === 'qixian-turns-1'
    ? turnFaults(record).map((fault) => ({ fault, of: '' }))
    : drawFaults(record);
