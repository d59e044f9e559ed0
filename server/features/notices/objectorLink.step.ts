import type { Database } from '../../data/database.js';

/** Of the key of a link so many characters: 132 bits. */
const keyLength = 22;
const keyWords = (id: string): string => `objector ${id}`;

/**
 * Where whoever objected follows it. Others know an objection by its id, the applicant who is heard
 * first of all: what may be done by this link alone asks for its key as well.
 */
export const objectorPath = ({ vault }: Database, noticeId: string, id: string): string =>
  `/notices/${noticeId}/objections/${id}~${vault.digest(keyWords(id)).slice(0, keyLength)}`;

/** An objection by its link; those of 0.5 have no key, which is null, and are good for reading. */
export function objectorLink(last: string): { readonly id: string; readonly key: string | null } {
  const [id = '', key = null] = last.split('~');
  return { id, key };
}

/** Whether this is the key that whoever objected was given, also under a former secret. */
export const isObjectorKey = ({ vault }: Database, id: string, key: string | null): boolean =>
  vault.digestsEver(keyWords(id)).some((digest) => digest.slice(0, keyLength) === key);
