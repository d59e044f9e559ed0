import { z } from 'zod';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { asText, problemOf, readLine, valueOf } from '../reading.js';
import { halfWidth } from '../../typed.js';

/** A web address; `www.example.org` is taken as https. Never one with a name and password in it. */
export const urlSchema = z.strictObject({ kind: z.literal('url'), ...fieldCommon });

function webAddress(typed: string): string | null {
  const text = halfWidth(typed);
  const full = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(full)) return null;
  const address = new URL(full);
  if (!/^https?:$/.test(address.protocol)) return null;
  if (address.username !== '' || address.password !== '') return null;
  return address.hostname.includes('.') && !/\s/.test(text) ? address.href : null;
}

export const urlField: FieldKind<z.infer<typeof urlSchema>> = {
  kind: 'url',
  celType: 'string',
  meaning: 'text',
  read: (raw, name) =>
    readLine(raw, name, 500, (typed) => {
      const address = webAddress(typed);
      return address === null ? problemOf('not_url') : valueOf(address);
    }),
  sample: (name) => ({ [name]: 'https://example.com/' }),
  print: (value) => asText(value),
  type: asText,
  toCel: (value) => value,
};
