import { z } from 'zod';
import {
  checkCreditCode,
  creditCodeCheckCharacter,
  creditCodeProblems,
} from '../../identity/creditCode.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { asText, problemOf, readLine, valueOf } from '../reading.js';

/** Unified social credit code. A failing check character only warns (docs/sources.md §5.1). */
export const creditCodeSchema = z.strictObject({ kind: z.literal('credit_code'), ...fieldCommon });

const sampleCode = '91210231MA0UEX000';

export const creditCodeField: FieldKind<z.infer<typeof creditCodeSchema>> = {
  kind: 'credit_code',
  celType: 'string',
  meaning: 'text',
  glance: true,
  identifies: 'organisation',
  read: (raw, name) =>
    readLine(raw, name, 60, (typed) => {
      const checked = checkCreditCode(typed);
      if ('problem' in checked) return problemOf(creditCodeProblems[checked.problem]);
      if ('warning' in checked) return valueOf(checked.code, { code: 'credit_code_checksum' });
      return valueOf(checked.code);
    }),
  sample: (name) => ({ [name]: `${sampleCode}${creditCodeCheckCharacter(sampleCode)}` }),
  print: (value) => asText(value),
  type: asText,
  toCel: (value) => value,
};
