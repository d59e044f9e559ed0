import { createHmac, hkdfSync } from 'node:crypto';
import { cipherOver } from '../../adapters/seal.js';

/**
 * What a database seals its columns with, under keys of the secret. Sealed and digested text keep
 * their form for ever: migrations write it too.
 */
export interface Vault {
  /** Text as it lies sealed; nothing stays nothing, so that SQL can tell what is empty. */
  seal(plain: string): string;
  /** Throws where the text was changed, or sealed under a secret that was never in use here. */
  open(sealed: string): string;
  /** Whether it is sealed under the present secret. */
  isPresent(sealed: string): boolean;
  /**
   * What sealed text is found by: equal texts give equal digests, capitals or not; without the key
   * nothing can be learnt from one. 43 characters, or none for nothing.
   */
  digest(plain: string): string;
  /** Its digests under the present secret and then the former ones: history is not digested anew. */
  digestsEver(plain: string): readonly string[];
}

/**
 * The vault under one secret, which also opens what was sealed under `former` ones. Its keys are made by HKDF, so opening a
 * database costs nothing.
 */
export function vaultUnder(secret: string, former: readonly string[] = []): Vault {
  const keyOf = (of: string, use: string): Buffer =>
    Buffer.from(hkdfSync('sha256', of, '', use, 32));
  const { seal, open, isPresent } = cipherOver(
    [secret, ...former].map((each) => keyOf(each, 'qixian.columns')),
  );
  const digestKeys = [secret, ...former].map((each) => keyOf(each, 'qixian.digests'));
  const digestUnder = (key: Buffer | undefined, plain: string): string =>
    plain === '' || key === undefined
      ? ''
      : createHmac('sha256', key).update(plain.toLowerCase()).digest('base64url');
  return {
    seal: (plain) => (plain === '' ? '' : seal(plain)),
    open: (sealed) => (sealed === '' ? '' : open(sealed)),
    isPresent: (sealed) => sealed === '' || isPresent(sealed),
    digest: (plain) => digestUnder(digestKeys[0], plain),
    digestsEver: (plain) => digestKeys.map((key) => digestUnder(key, plain)),
  };
}
