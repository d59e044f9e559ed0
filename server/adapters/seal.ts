import { createCipheriv, createDecipheriv, createHmac, randomBytes, scryptSync } from 'node:crypto';

/** Encryption at rest of personal and bank numbers, and keyed hashes for looking them up. */
export interface Seal {
  /** AES-256-GCM; the result carries its own nonce and tag. */
  seal(plain: string): string;
  /** Throws where the text was changed or sealed under another key. */
  open(sealed: string): string;
  /** Equal numbers give equal hashes; without the key nothing can be learnt from them. */
  blindIndex(plain: string): string;
  /** Signs a receipt; hex. */
  sign(text: string): string;
  /** The secret part of a link to this: the same each time, so that it can be written again. */
  linkToken(text: string): string;
}

/** A seal under one secret of the settings. */
export function sealWith(secret: string): Seal {
  const indexKey = scryptSync(secret, 'qixian.index', 32);
  const hmac = (text: string): string => createHmac('sha256', indexKey).update(text).digest('hex');
  return {
    ...cipherUnder(scryptSync(secret, 'qixian.seal', 32)),
    blindIndex: (plain) => hmac(`index:${plain}`),
    sign: (text) => hmac(`receipt:${text}`),
    linkToken: (text) => Buffer.from(hmac(`link:${text}`), 'hex').toString('base64url'),
  };
}

/** Sealing and opening under a key of 32 bytes. */
export function cipherUnder(key: Buffer): Pick<Seal, 'seal' | 'open'> {
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
