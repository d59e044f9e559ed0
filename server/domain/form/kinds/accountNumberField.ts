import { z } from 'zod';
import { maskBank } from '../../identity/masking.js';
import { checkBankCard, checkCompanyAccount } from '../../identity/bankAccount.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { cutBySpreadsheet } from '../../typed.js';
import { asText, problemOf, readLine, valueOf } from '../reading.js';

/** An account money is paid to: a firm's, or the card of a person (docs/sources.md §5.3). */
export const accountNumberSchema = z.strictObject({
  kind: z.literal('account_number'),
  ...fieldCommon,
  private: z.boolean().default(true),
  holder: z.enum(['organisation', 'person']).default('organisation'),
});

export const accountNumberField: FieldKind<z.infer<typeof accountNumberSchema>> = {
  kind: 'account_number',
  celType: 'string',
  meaning: 'text',
  read: (raw, name, { holder }) =>
    readLine(raw, name, 60, (typed) => {
      if (cutBySpreadsheet(typed)) return problemOf('number_cut');
      const checked = holder === 'person' ? checkBankCard(typed) : checkCompanyAccount(typed);
      if ('problem' in checked) {
        return problemOf(holder === 'person' ? 'bank_card_format' : 'account_format');
      }
      if ('warning' in checked) return valueOf(checked.account, { code: 'bank_card_checksum' });
      return valueOf(checked.account);
    }),
  sample: (name) => ({ [name]: '6228480402564890018' }),
  print: (value) => asText(value),
  mask: (value) => maskBank(asText(value)),
  type: asText,
  toCel: (value) => value,
};
