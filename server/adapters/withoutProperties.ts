import { jpegWithoutProperties, pngWithoutProperties } from './imageProperties.js';
import { officeWithoutProperties } from './officeProperties.js';
import { pdfWithoutProperties } from './pdfProperties.js';

const office = 'application/vnd.openxmlformats-officedocument';

const cleaners: Readonly<Record<string, (bytes: Buffer) => Uint8Array | Promise<Uint8Array>>> = {
  'application/pdf': pdfWithoutProperties,
  'image/jpeg': jpegWithoutProperties,
  'image/png': pngWithoutProperties,
  [`${office}.wordprocessingml.document`]: (bytes) => officeWithoutProperties(bytes),
  [`${office}.spreadsheetml.sheet`]: (bytes) => officeWithoutProperties(bytes),
  [`${office}.presentationml.presentation`]: (bytes) => officeWithoutProperties(bytes),
};

/**
 * The same document without its properties: who made it, for which firm, with what, where and when.
 * What it shows stays. Throws where its type is not known or it cannot be read.
 */
export async function withoutProperties(bytes: Buffer, type: string): Promise<Uint8Array> {
  const clean = cleaners[type];
  if (!clean) throw new Error(`nobody knows the properties of ${type}`);
  return clean(bytes);
}
