import { z } from 'zod';
import { inLocale, localTextSchema, type Locale, type LocalText } from '../localText.js';

/** At least five digits, as short as a hotline, with what people write between them. */
const telephone = /^(?=(?:\D*\d){5})[\d\s+()\uFF08\uFF09\-–/\u3001\uFF0C,;\uFF1B\u8F6CextEXT.]+$/u;
const mailbox = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Whom applicants and objectors reach: as `contact` of a definition states it. */
export const contactSchema = z.strictObject({
  unit: localTextSchema,
  person: z.string().min(1).max(60).optional(),
  phone: z.string().max(60).regex(telephone),
  email: z.string().max(200).regex(mailbox).optional(),
  /** Where papers may be handed in and objections sent. */
  address: localTextSchema,
  hours: localTextSchema,
});

/** Who watches over the procedure and takes what is said against it (纪检监督). */
export const disciplineSchema = contactSchema.pick({ unit: true, phone: true, email: true });

/** The city's hotline, with which the presets come along in place of a zone's own telephone. */
const placeholder = '041112345';

/** Whether a zone has not put its own telephone there yet. */
export const isPlaceholder = ({ phone }: Pick<Contact, 'phone'>): boolean =>
  phone?.replaceAll(/\D/g, '') === placeholder;

const said = localTextSchema.nullable();
const readSchema = z.object({
  unit: z.object({ zh: z.string(), en: z.string() }),
  person: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  address: said,
  hours: said,
});

/** A contact for reading. What an older version never stated is null, and its line is the unit. */
export type Contact = z.infer<typeof readSchema>;

const nobody: LocalText = { zh: '', en: '' };

const ofUnit = (unit: LocalText): Contact => ({
  unit,
  person: null,
  phone: null,
  email: null,
  address: null,
  hours: null,
});

/** A contact that was stored with something else; older ones are a line of text, or none. */
export const contactReadSchema = z
  .union([readSchema, localTextSchema.transform(ofUnit)])
  .catch(ofUnit(nobody));

interface Stated {
  readonly contact?: z.infer<typeof contactSchema> | undefined;
  readonly guide: { readonly contact?: LocalText | undefined };
}

/**
 * Whom to ask about a procedure. Versions published before contacts had parts hold one line of
 * text in `guide.contact`, which is never rewritten: their bytes are hashed.
 */
export function contactOf({ contact, guide }: Stated): Contact {
  if (contact === undefined) return ofUnit(guide.contact ?? nobody);
  const { person = null, email = null, ...rest } = contact;
  return { ...rest, person, email };
}

/** The discipline office as lists name it; null where a version before did not. */
export function disciplineOf(
  discipline: z.infer<typeof disciplineSchema> | undefined,
): Contact | null {
  if (discipline === undefined) return null;
  const { unit, phone, email = null } = discipline;
  return { ...ofUnit(unit), phone, email };
}

/** A contact as a page or a letter prints it, in one language; '' where nothing is stated. */
export interface ContactLines {
  readonly unit: string;
  readonly person: string;
  readonly phone: string;
  /** The first number of `phone` as a device dials it from anywhere; '' where there is none. */
  readonly dial: string;
  readonly email: string;
  readonly address: string;
  readonly hours: string;
}

/** Area code and number in one, from whichever way a zone writes them: `0411-12345`. */
const withArea =
  /[(\uFF08]?(?<![\d+])0(\d{2,3})[)\uFF09]?[-\s\u2013]?(\d{4}[-\s]?\d{4}|\d{5,8})(?!\d)/gu;
const mobile = /(?<![\d+])(1[3-9]\d)(\d{4})(\d{4})(?!\d)/gu;

/** Numbers as one dials them from abroad, by ITU-T E.123; short service numbers stay as they are. */
const fromAbroad = (phone: string): string =>
  phone.replaceAll(withArea, '+86 $1 $2').replaceAll(mobile, '+86 $1 $2 $3');

const dialled = (phone: string): string =>
  /^\+?\d[\d\s()-]*/u.exec(fromAbroad(phone))?.[0].replaceAll(/[^\d+]/gu, '') ?? '';

export function contactLines(contact: Contact, locale: Locale): ContactLines {
  const told = (text: LocalText | null): string => (text === null ? '' : inLocale(text, locale));
  const phone = contact.phone ?? '';
  return {
    unit: told(contact.unit),
    person: contact.person ?? '',
    phone: locale === 'en' ? fromAbroad(phone) : phone,
    dial: dialled(phone),
    email: contact.email ?? '',
    address: told(contact.address),
    hours: told(contact.hours),
  };
}

/** A contact in one line, as a letter ends with it. */
export function contactText(contact: Contact, locale: Locale): string {
  const { unit, person, phone, email, address, hours } = contactLines(contact, locale);
  const parts = [unit, person, phone, email, address, hours].filter((part) => part !== '');
  return parts.join(locale === 'en' ? ', ' : '\uFF0C');
}
