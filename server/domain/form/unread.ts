import { z } from 'zod';
import type { RawInputs } from './fieldKind.js';

/**
 * What was typed into fields and cannot be read, as it was typed: by field, then by input name. It
 * lies beside the values that stand until something readable takes their place, is shown again
 * wherever the form is opened, and keeps the form from being handed in.
 */
export const unreadSchema = z.record(
  z.string(),
  z.record(z.string(), z.union([z.string(), z.array(z.string())])),
);
export type Unread = Readonly<z.infer<typeof unreadSchema>>;

// In characters, for one section. A whole table of a hundred long rows fits; more is nobody's typing.
const mostKept = 200_000;

/** The inputs of the field under `name`, as far as they hold text. */
export function inputsUnder(raw: RawInputs, name: string): Unread[string] {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([input, typed]): [string, string | string[]][] => {
      if (input !== name && !input.startsWith(`${name}.`)) return [];
      if (typeof typed === 'string') return [[input, typed]];
      return Array.isArray(typed)
        ? [[input, typed.filter((each): each is string => typeof each === 'string')]]
        : [];
    }),
  );
}

/** The fields that fit, in their order, so that nobody fills the database with what is no answer. */
export function boundedUnread(unread: Unread): Unread {
  let left = mostKept;
  return Object.fromEntries(
    Object.entries(unread).filter(([, inputs]) => {
      const size = JSON.stringify(inputs).length;
      if (size > left) return false;
      left -= size;
      return true;
    }),
  );
}
