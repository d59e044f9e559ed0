import { halfWidth, tidy } from '../typed.js';

export type PhoneCheck =
  | { readonly phone: string; readonly ok: true }
  | { readonly phone: string; readonly problem: 'format' };

/** A mainland mobile number; spaces, hyphens and the country's prefix are dropped. */
export function checkPhone(text: string): PhoneCheck {
  const typed = halfWidth(tidy(text)).replaceAll(/[\s-]/g, '');
  const phone = typed.replace(/^(?:\+86|0086|86)(?=1\d{10}$)/, '');
  return /^1[3-9]\d{9}$/.test(phone) ? { phone, ok: true } : { phone, problem: 'format' };
}
