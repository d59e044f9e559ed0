import { z } from 'zod';
import { checkCnaps, cnapsCheckDigit } from '../../identity/bankAccount.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { asText, problemOf, readLine, valueOf } from '../reading.js';

/** The clearing code of a bank branch; a failing check digit only warns (docs/sources.md §5.4). */
export const branchCodeSchema = z.strictObject({
  kind: z.literal('branch_code'),
  ...fieldCommon,
});

const sampleBranch = '10222210001';

export const branchCodeField: FieldKind<z.infer<typeof branchCodeSchema>> = {
  kind: 'branch_code',
  celType: 'string',
  meaning: 'text',
  read: (raw, name) =>
    readLine(raw, name, 40, (typed) => {
      const checked = checkCnaps(typed);
      if ('ok' in checked) return valueOf(checked.code);
      if (checked.problem === 'format') return problemOf('branch_code_format');
      return valueOf(checked.code, { code: 'branch_code_warns' });
    }),
  sample: (name) => ({ [name]: `${sampleBranch}${cnapsCheckDigit(sampleBranch)}` }),
  print: (value) => asText(value),
  type: asText,
  toCel: (value) => value,
};
