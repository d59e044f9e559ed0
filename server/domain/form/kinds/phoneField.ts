import { z } from 'zod';
import { maskPhone } from '../../identity/masking.js';
import { checkPhone } from '../../identity/phone.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { asText, problemOf, readLine, valueOf } from '../reading.js';
import { halfWidth } from '../../typed.js';

/** A telephone number: mainland mobile, mainland landline with area code, or `+` and country. */
export const phoneSchema = z.strictObject({
  kind: z.literal('phone'),
  ...fieldCommon,
  /** Only a mainland mobile number, because messages go there. */
  mobile: z.boolean().default(false),
});

const landline = /^0\d{2,3}-?\d{7,8}(?:-\d{1,6})?$/;
const abroad = /^\+(?!86)\d{6,15}$/;

export const phoneField: FieldKind<z.infer<typeof phoneSchema>> = {
  kind: 'phone',
  celType: 'string',
  meaning: 'text',
  identifies: 'phone',
  read: (raw, name, { mobile }) =>
    readLine(raw, name, 40, (typed) => {
      const checked = checkPhone(typed);
      if ('ok' in checked) return valueOf(checked.phone);
      const text = halfWidth(typed).replaceAll(/\s/g, '');
      if (!mobile && landline.test(text)) return valueOf(text);
      const number = text.replaceAll('-', '');
      if (!mobile && abroad.test(number)) return valueOf(number);
      return problemOf(mobile ? 'not_mobile' : 'not_phone');
    }),
  sample: (name) => ({ [name]: '13800138000' }),
  print: (value) => asText(value),
  mask: (value) => maskPhone(asText(value)),
  type: asText,
  toCel: (value) => value,
};
