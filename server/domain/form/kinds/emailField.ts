import { z } from 'zod';
import { maskEmail } from '../../identity/masking.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { asText, problemOf, readLine, valueOf } from '../reading.js';
import { halfWidth } from '../../typed.js';

/** An e-mail address; only its shape can be checked here. */
export const emailSchema = z.strictObject({ kind: z.literal('email'), ...fieldCommon });

const shape = /^[^\s@"<>(),:;\\[\]]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.[a-z]{2,63}$/i;

export const emailField: FieldKind<z.infer<typeof emailSchema>> = {
  kind: 'email',
  celType: 'string',
  meaning: 'text',
  identifies: 'email',
  read: (raw, name) =>
    readLine(raw, name, 254, (typed) => {
      const address = halfWidth(typed);
      return shape.test(address) ? valueOf(address) : problemOf('not_email');
    }),
  sample: (name) => ({ [name]: 'someone@example.com' }),
  print: (value) => asText(value),
  mask: (value) => maskEmail(asText(value)),
  type: asText,
  toCel: (value) => value,
};
