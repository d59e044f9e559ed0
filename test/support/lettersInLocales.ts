import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const textSchema = z.object({ subject: z.string(), body: z.string() });

/** Names of the letters that the locales of a language hold. */
export const lettersInLocales = (locale: string): string[] =>
  readdirSync(`config/locales/${locale}`)
    .filter((file) => /^mail(-\w+)?\.json$/.test(file))
    .flatMap((file) => {
      const texts = z
        .record(z.string(), z.unknown())
        .parse(JSON.parse(readFileSync(`config/locales/${locale}/${file}`, 'utf8')));
      return Object.keys(texts).filter((name) => textSchema.safeParse(texts[name]).success);
    });
