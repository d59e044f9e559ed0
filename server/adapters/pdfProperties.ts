import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  PDFRef,
  PDFStream,
  type PDFObject,
} from '@cantoo/pdf-lib';
import { jpegWithoutProperties } from './imageProperties.js';

/** What says who made a document, when and from what; ISO 32000-1, 14.3, 14.5 and 12.3.4. */
const telling = ['Metadata', 'PieceInfo', 'LastModified', 'AF', 'Thumb'];

/**
 * A PDF without its information, XMP, attachments, thumbnails, earlier revisions and the names of
 * those who commented, its photographs without what cameras write; what its pages show stays. Throws where the bytes are no PDF that can be read, or one
 * that is locked by a password.
 */
export async function pdfWithoutProperties(bytes: Uint8Array): Promise<Uint8Array> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const { context, catalog } = document;
  const { trailerInfo } = context;
  delete trailerInfo.Info;
  delete trailerInfo.ID;
  catalog.lookupMaybe(PDFName.of('Names'), PDFDict)?.delete(PDFName.of('EmbeddedFiles'));
  // What an earlier revision held, and what hung on what was deleted, is nowhere referred to.
  const kept = reachedFrom(trailerInfo.Root, (ref) => context.lookup(ref));
  for (const [ref] of context.enumerateIndirectObjects()) {
    if (!kept.has(ref)) context.delete(ref);
  }
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    const picture = object instanceof PDFRawStream && photograph(object);
    if (picture) context.assign(ref, picture);
  }
  return document.save({ addDefaultPage: false, updateFieldAppearances: false });
}

/** A photograph put in as its camera wrote it, without what the camera wrote besides; or null. */
function photograph({ dict, contents }: PDFRawStream): PDFRawStream | null {
  const filter = dict.lookup(PDFName.of('Filter'));
  const only = filter instanceof PDFArray && filter.size() === 1 ? filter.lookup(0) : filter;
  if (only !== PDFName.of('DCTDecode')) return null;
  return PDFRawStream.of(dict, jpegWithoutProperties(Buffer.from(contents)));
}

/** The objects that a document needs to be shown; each is rid of what tells on the way. */
function reachedFrom(
  root: PDFObject | undefined,
  lookUp: (ref: PDFRef) => PDFObject | undefined,
): ReadonlySet<PDFRef> {
  const kept = new Set<PDFRef>();
  const waiting: (PDFObject | undefined)[] = [root];
  while (waiting.length > 0) {
    const each = waiting.pop();
    if (each instanceof PDFRef) {
      if (kept.has(each)) continue;
      kept.add(each);
      waiting.push(lookUp(each));
    } else if (each instanceof PDFArray) waiting.push(...each.asArray());
    else if (each instanceof PDFDict) waiting.push(...valuesOf(each));
    else if (each instanceof PDFStream) waiting.push(...valuesOf(each.dict));
  }
  return kept;
}

function valuesOf(dict: PDFDict): readonly PDFObject[] {
  for (const key of telling) dict.delete(PDFName.of(key));
  const subtype = dict.get(PDFName.of('Subtype'));
  // Of a field of a form this is its name; of a comment, who made it.
  const comment = dict.has(PDFName.of('Rect')) && subtype !== PDFName.of('Widget');
  if (comment) for (const key of ['T', 'M', 'CreationDate', 'NM']) dict.delete(PDFName.of(key));
  return dict.values();
}
