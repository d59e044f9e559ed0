import { z } from 'zod';
import { maskPhone } from '../../identity/masking.js';
import { checkPhone, dialledPhone, phoneCountry } from '../../identity/phone.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { asText, problemOf, readLine, valueOf } from '../reading.js';

/** A telephone number of any country, kept by E.164; one without `+` is of the mainland. */
export const phoneSchema = z.strictObject({
  kind: z.literal('phone'),
  ...fieldCommon,
  /** No landline. No text message is ever sent, so a mobile of any country does. */
  mobile: z.boolean().default(false),
});

export const phoneField: FieldKind<z.infer<typeof phoneSchema>> = {
  kind: 'phone',
  celType: 'string',
  meaning: 'text',
  identifies: 'phone',
  read: (raw, name, { mobile }) =>
    readLine(raw, name, 60, (typed) => {
      const checked = checkPhone(typed);
      if ('problem' in checked) return problemOf('not_phone');
      return mobile && !checked.mobile ? problemOf('not_mobile') : valueOf(checked.phone);
    }),
  sample: (name) => ({ [name]: '13800138000' }),
  print: (value, _, { t, locale }) => {
    const number = dialledPhone(asText(value));
    const country = phoneCountry(asText(value), locale);
    return country === '' ? number : t('fields.phone_abroad', { number, country });
  },
  mask: (value) => maskPhone(asText(value)),
  type: (value) => dialledPhone(asText(value)),
  toCel: (value) => value,
};
