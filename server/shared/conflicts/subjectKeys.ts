import type { Database } from '../../data/database.js';
import { hostOf } from '../../domain/identity/mailAddress.js';
import { phoneKey } from '../../domain/identity/phone.js';
import { isPublicHost } from '../../domain/identity/publicMailHosts.js';
import { subjectKey, type SubjectSort } from '../../domain/review/conflictSubject.js';

/** Sorts of subject that are known by a digest of what was given. */
type DigestedSort = Extract<SubjectSort, 'mail' | 'phone' | 'name' | 'host'>;

/** What of a text its digest is made from; '' of what is none, or says nothing. */
const told: Readonly<Record<DigestedSort, (given: string) => string>> = {
  mail: (given) => (given.includes('@') ? given.trim() : ''),
  phone: phoneKey,
  name: (given) => given.replaceAll(/\s/g, ''),
  host: (given) => (isPublicHost(hostOf(given)) ? '' : hostOf(given)),
};

/** The key by which an address, a telephone, a name or the host of an address is known; null for none. */
export const digestedKey = (
  { vault }: Pick<Database, 'vault'>,
  sort: DigestedSort,
  given: string,
): string | null => subjectKey(sort, vault.digest(told[sort](given)));
