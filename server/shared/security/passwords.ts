import { hash, verify } from '@node-rs/argon2';

/** Argon2id with the library's defaults, which follow the usual recommendation. */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** A stored hash that cannot be read matches nothing. */
export async function passwordMatches(stored: string, password: string): Promise<boolean> {
  try {
    return await verify(stored, password);
  } catch {
    return false;
  }
}
