import type { Definition } from '../../domain/definition/definition.js';
import { inLocale, type Locale } from '../../domain/localText.js';

/** What a case is called: its title, or what is applied for where it has none. */
export const caseTitle = (
  title: string,
  { name }: Pick<Definition, 'name'>,
  locale: Locale,
): string => (title === '' ? inLocale(name, locale) : title);
