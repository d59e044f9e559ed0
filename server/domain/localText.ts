import { z } from 'zod';

/** Text in both languages of the product; definitions carry their words this way. */
export const localTextSchema = z.strictObject({
  zh: z.string().min(1).max(20_000),
  en: z.string().min(1).max(20_000),
});
export type LocalText = Readonly<z.infer<typeof localTextSchema>>;

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

/** A text in both languages, as one that was read by its schema before; null for anything else. */
export function asLocalText(value: unknown): LocalText | null {
  if (typeof value !== 'object' || value === null || !('zh' in value && 'en' in value)) return null;
  const { zh, en } = value;
  return typeof zh === 'string' && typeof en === 'string' ? { zh, en } : null;
}

/** A text in this language. */
export function inLocale(text: LocalText, locale: Locale): string {
  return locale === 'en' ? text.en : text.zh;
}

/** Looks up words of `config/locales` in one language: `translate('en', 'done.saved', { name })`. */
export type Translate = (
  locale: Locale,
  key: string,
  values?: Readonly<Record<string, string | number>>,
) => string;
