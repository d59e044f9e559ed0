import { createHmac, hkdfSync } from 'node:crypto';
import { cipherUnder } from '../../adapters/seal.js';

/**
 * What a database seals its columns with, under keys of the secret. Sealed and digested text keep
 * their form for ever: migrations write it too.
 */
export interface Vault {
  /** Text as it lies sealed; nothing stays nothing, so that SQL can tell what is empty. */
  seal(plain: string): string;
  /** Throws where the text was changed or sealed under another secret. */
  open(sealed: string): string;
  /**
   * What sealed text is found by: equal texts give equal digests, capitals or not; without the key
   * nothing can be learnt from one. 43 characters, or none for nothing.
   */
  digest(plain: string): string;
}

/** The vault under one secret. Its keys are made by HKDF, so opening a database costs nothing. */
export function vaultUnder(secret: string): Vault {
  const keyFor = (use: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', use, 32));
  const { seal, open } = cipherUnder(keyFor('qixian.columns'));
  const digestKey = keyFor('qixian.digests');
  return {
    seal: (plain) => (plain === '' ? '' : seal(plain)),
    open: (sealed) => (sealed === '' ? '' : open(sealed)),
    digest: (plain) =>
      plain === ''
        ? ''
        : createHmac('sha256', digestKey).update(plain.toLowerCase()).digest('base64url'),
  };
}
