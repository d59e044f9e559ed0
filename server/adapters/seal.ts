import { createCipheriv, createDecipheriv, createHmac, randomBytes, scryptSync } from 'node:crypto';
import { memoryOf } from '../domain/memory.js';

/** Encryption at rest of personal and bank numbers, and keyed hashes for looking them up. */
export interface Seal {
  /** AES-256-GCM; the result carries its own nonce and tag. */
  seal(plain: string): string;
  /** Throws where the text was changed, or sealed under a key that was never in use here. */
  open(sealed: string): string;
  /** Whether it is sealed under the present key. */
  isPresent(sealed: string): boolean;
  /** Equal numbers give equal hashes; without the key nothing can be learnt from them. */
  blindIndex(plain: string): string;
  /** Signs a receipt; hex. */
  sign(text: string): string;
  /** The secret part of a link to this: the same each time, so that it can be written again. */
  linkToken(text: string): string;
}

const derived = memoryOf<Buffer>(16);

/** A key of 32 bytes. Deriving one takes 50 ms on purpose; a process asks for the same few again. */
const keyFrom = (secret: string, use: 'qixian.index' | 'qixian.seal'): Buffer =>
  derived(`${use} ${secret}`, () => scryptSync(secret, use, 32));

/**
 * A seal under the secret of the settings, which also opens what was sealed under `former` ones, the
 * oldest first. What history holds by its hash, and nobody could make anew, stays under the first:
 * claims, receipts on paper, links in letters.
 */
export function sealWith(secret: string, former: readonly string[] = []): Seal {
  const indexKey = keyFrom(former[0] ?? secret, 'qixian.index');
  const hmac = (text: string): string => createHmac('sha256', indexKey).update(text).digest('hex');
  return {
    ...cipherOver([secret, ...former].map((each) => keyFrom(each, 'qixian.seal'))),
    blindIndex: (plain) => hmac(`index:${plain}`),
    sign: (text) => hmac(`receipt:${text}`),
    linkToken: (text) => Buffer.from(hmac(`link:${text}`), 'hex').toString('base64url'),
  };
}

/** Sealing under the first of some keys of 32 bytes, and opening under any of them. */
export function cipherOver(keys: readonly Buffer[]): Pick<Seal, 'seal' | 'open' | 'isPresent'> {
  const [present, ...former] = keys.map(cipherUnder);
  if (!present) throw new Error('no key to seal under');
  const isPresent = (sealed: string): boolean => {
    try {
      present.open(sealed);
      return true;
    } catch {
      return false;
    }
  };
  const open = (sealed: string): string => {
    const all = [present, ...former];
    for (const each of all.slice(0, -1)) {
      try {
        return each.open(sealed);
      } catch {
        // The tag tells that it was another key; the last one says so to whoever asks.
      }
    }
    return (all.at(-1) ?? present).open(sealed);
  };
  return { seal: present.seal, open, isPresent };
}

/** Sealing and opening under a key of 32 bytes. */
function cipherUnder(key: Buffer): {
  readonly seal: (plain: string) => string;
  readonly open: (sealed: string) => string;
} {
  return {
    seal: (plain) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed.slice('v1.'.length), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString(
        'utf8',
      );
    },
  };
}
