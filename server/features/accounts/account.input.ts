import { z } from 'zod';
import { halfWidth, line, optionalLine } from '../../domain/typed.js';
import { checkPhone } from '../../domain/identity/phone.js';
import validator from 'validator';

/** Inputs of the account forms. */

const shortestPassword = 10;
const longestPassword = 200;

/** An address, in lower case and half width. */
export const emailLine = () =>
  line(200)
    .transform((text) => halfWidth(text).toLowerCase())
    .refine((text) => validator.isEmail(text), 'email_format');

/** A telephone number of any country, by E.164, or nothing: an account is known by its address. */
export const phoneLine = () =>
  optionalLine(60)
    .transform((text) => (text === '' ? null : checkPhone(text)))
    .refine((check) => check === null || 'ok' in check, 'phone_format')
    .transform((check) => check?.phone ?? '');

/** A password as typed, never trimmed. */
export const presentPassword = () =>
  z
    .string({ error: (issue) => (issue.input === undefined ? 'required' : 'not_text') })
    .min(1, 'required')
    .max(longestPassword);

/** A new password: length is what counts, so nothing is asked of its characters. */
export const newPassword = () =>
  presentPassword().refine((text) => Array.from(text).length >= shortestPassword, {
    error: 'password_short',
    params: { min: shortestPassword },
  });
