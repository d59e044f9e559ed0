import { z } from 'zod';
import { maskId, maskPassport } from '../../identity/masking.js';
import {
  checkHkMacauPermit,
  checkOldPermanentCard,
  checkPassport,
  checkTaiwanPermit,
} from '../../identity/passport.js';
import { checkResidentId } from '../../identity/residentId.js';
import type { Json } from '../../json.js';
import { cutBySpreadsheet } from '../../typed.js';
import { fieldCommon, type FieldKind, type Reader, type Reading } from '../fieldKind.js';
import { problemAt, textUnder, valueOf } from '../reading.js';

/** Papers a person can be known by; their names are `fields.id_types.<type>` in the locales. */
const personIdTypes = [
  'resident_id',
  'passport',
  'hk_macau_permit',
  'taiwan_permit',
  'permanent_card',
] as const;
const typeSchema = z.enum(personIdTypes);
type IdType = z.infer<typeof typeSchema>;

/**
 * A person's identity paper: its type and number, in the inputs `<name>.type` and `<name>.number`.
 * The value is `{ type, number }`; expressions see the number.
 */
export const personIdSchema = z.strictObject({
  kind: z.literal('person_id'),
  ...fieldCommon,
  private: z.boolean().default(true),
  types: z
    .array(typeSchema)
    .min(1)
    .default([...personIdTypes]),
});

type Check = { readonly number: string } | { readonly code: string };

function checkNumber(type: IdType, typed: string, today: string): Check {
  switch (type) {
    case 'resident_id':
      return residentCheck(typed, today);
    case 'passport':
      return paper(checkPassport(typed), 'not_passport');
    case 'hk_macau_permit':
      return paper(checkHkMacauPermit(typed), 'not_hk_macau_permit');
    case 'taiwan_permit':
      return paper(checkTaiwanPermit(typed), 'not_taiwan_permit');
    default:
      return permanentCard(typed, today);
  }
}

/** The new card of 18 characters or the old one of 15; both are in use. */
function permanentCard(typed: string, today: string): Check {
  const fresh = residentCheck(typed, today);
  if ('number' in fresh && fresh.number.startsWith('9')) return fresh;
  return paper(checkOldPermanentCard(typed), 'not_permanent_card');
}

function residentCheck(typed: string, today: string): Check {
  const checked = checkResidentId(typed, today);
  if ('ok' in checked) return { number: checked.id };
  const codes = {
    format: 'not_resident_id',
    birth_day: 'resident_id_birth_day',
    checksum: 'resident_id_checksum',
  };
  return { code: codes[checked.problem] };
}

function paper(
  checked: { readonly number: string; readonly problem?: string },
  code: string,
): Check {
  return checked.problem === undefined ? { number: checked.number } : { code };
}

const moved = (reading: Reading, at: string): Reading =>
  reading.problems?.[''] ? { problems: { [at]: reading.problems[''] } } : reading;

const samples: Readonly<Record<IdType, string>> = {
  resident_id: '11010519491231002X',
  passport: 'E12345678',
  hk_macau_permit: 'H12345678',
  taiwan_permit: '12345678',
  permanent_card: 'USA110075010100',
};

export const personIdField: FieldKind<z.infer<typeof personIdSchema>> = {
  kind: 'person_id',
  celType: 'string',
  meaning: 'text',
  read: (raw, name, { types }, today) => {
    const number = textUnder(raw, `${name}.number`, { max: 40 });
    if (number.stop) return moved(number.stop, 'number');
    const type = textUnder(raw, `${name}.type`, { max: 40 });
    if (type.stop?.problems) return moved(type.stop, 'type');
    const known = types.find((each) => each === type.text);
    if (known === undefined) return { problems: problemAt('type', 'choose_one') };
    if (cutBySpreadsheet(number.text)) return { problems: problemAt('number', 'number_cut') };
    const checked = checkNumber(known, number.text, today);
    if ('code' in checked) return { problems: problemAt('number', checked.code) };
    return valueOf({ type: known, number: checked.number });
  },
  lacks: (value, { required }) =>
    idNumber(value) === '' && required ? problemAt('number', 'required') : {},
  sample: (name, { types }) => ({
    [`${name}.type`]: types[0] ?? '',
    [`${name}.number`]: samples[types[0] ?? 'resident_id'],
  }),
  print: (value, _, reader) => withType(value, idNumber(value), reader),
  mask: (value, _, reader) =>
    withType(
      value,
      idType(value) === 'passport' ? maskPassport(idNumber(value)) : maskId(idNumber(value)),
      reader,
    ),
  type: idNumber,
  toCel: idNumber,
};

function withType(value: Json, number: string, { t }: Reader): string {
  if (number === '') return '';
  return t('fields.id_with_type', { type: t(`fields.id_types.${idType(value)}`), number });
}

const valueSchema = z.object({ type: typeSchema, number: z.string() });

/** The number of a stored paper; '' for nothing. */
function idNumber(value: Json): string {
  return valueSchema.safeParse(value).data?.number ?? '';
}

/** The type of a stored paper; '' for nothing. */
function idType(value: Json): string {
  return valueSchema.safeParse(value).data?.type ?? '';
}

/**
 * What tells a stored paper from every other; '' where there is none. Eighteen digits are one
 * numbering for cards of citizens and of permanent residents, whichever of them was chosen; other
 * numbers mean something within their type only.
 */
export function paperText(value: Json): string {
  const number = idNumber(value).toUpperCase();
  return number === '' || number.length === 18 ? number : `${idType(value)} ${number}`;
}
