import { request } from 'node:http';
import { hiddenInputs } from '../support/visitor.js';
import type { Browser } from '../bench/browser.js';
import { pdfBy } from '../support/pdfs.js';

/** A document on its way: the first half of the request is sent. */
export interface HalfSent {
  /** Sends the rest; the status of the answer, 0 where none came. */
  rest(): Promise<number>;
  /** Goes away in the middle, as a closed browser does. */
  breakOff(): void;
}

/** A document of about so many bytes, by somebody. */
export function pdfOf(bytes: number, author = 'somebody'): Buffer {
  return Buffer.from(pdfBy(author, 'x'.repeat(bytes)));
}

/** Begins to send a document of a draft from its page, and stops in the middle. */
export async function sendHalf(
  base: string,
  browser: Browser,
  { id, document, content }: { id: string; document: string; content: Buffer },
): Promise<HalfSent> {
  const page = `/applications/${id}/documents`;
  const hidden = hiddenInputs(await browser.get(page), `${page}?document=${document}`);
  const boundary = 'the-end-of-a-part';
  const fields = Object.entries(hidden).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="document.${document}"; filename="sent.pdf"\r\nContent-Type: application/pdf\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(fields.join('') + head),
    content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const sending = request(`${base}${page}?document=${document}`, {
    method: 'POST',
    headers: {
      cookie: browser.cookie(),
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': body.length,
    },
  });
  const answer = new Promise<number>((resolve) => {
    sending.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sending.once('error', () => resolve(0));
  });
  const middle = Math.floor(body.length / 2);
  await new Promise((resolve) => sending.write(body.subarray(0, middle), resolve));
  return {
    rest: () => {
      sending.end(body.subarray(middle));
      return answer;
    },
    breakOff: () => sending.destroy(),
  };
}
