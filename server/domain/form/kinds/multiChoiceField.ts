import { z } from 'zod';
import { isList, type Json } from '../../json.js';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { optionName, optionsSchema, startingOptions } from '../options.js';
import { empty, problemAt, problemOf, valueOf } from '../reading.js';

/** Any number of a closed list, kept in the list's order without repeats. */
export const multiChoiceSchema = z.strictObject({
  kind: z.literal('multi_choice'),
  ...fieldCommon,
  options: optionsSchema,
  min: z.number().int().min(0).default(1),
  max: z.number().int().min(1).default(60),
});

const chosenOf = (value: Json): readonly Json[] => (isList(value) ? value : []);

export const multiChoiceField: FieldKind<z.infer<typeof multiChoiceSchema>> = {
  kind: 'multi_choice',
  celType: 'list<string>',
  meaning: 'several',
  gist: 'each',
  begins: startingOptions,
  read: (raw, name, { options, max }) => {
    const typed = Object.hasOwn(raw, name) ? raw[name] : undefined;
    // A single ticked box arrives as plain text, none as nothing at all.
    const list: readonly unknown[] = Array.isArray(typed) ? typed : [typed ?? ''];
    if (list.length > 200) return problemOf('too_many_chosen', { max });
    const chosen = new Set(list.filter((id) => id !== ''));
    const known = options.map(({ id }) => id).filter((id) => chosen.has(id));
    if (known.length !== chosen.size) return problemOf('choose_listed');
    if (known.length > max) return problemOf('too_many_chosen', { max });
    return known.length === 0 ? empty : valueOf(known);
  },
  lacks: (value, { required, min }) => {
    const { length } = chosenOf(value);
    if (length === 0) return required ? problemAt('', 'required') : {};
    return length < min ? problemAt('', 'too_few_chosen', { min }) : {};
  },
  sample: (name, { options, min }) => ({
    [name]: options.slice(0, Math.max(min, 1)).map(({ id }) => id),
  }),
  print: (value, { options }, { locale, t }) =>
    chosenOf(value)
      .map((id) => optionName(options, id, locale))
      .join(t('fields.list_separator')),
  type: () => '',
  toCel: (value) => value,
};
