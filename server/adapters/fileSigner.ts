import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  sign,
  type KeyObject,
} from 'node:crypto';

/** Signs what leaves the product, so that anybody can tell without it that it is what left. */
export interface FileSigner {
  /** Ed25519 over the bytes, in URL-safe base 64. */
  sign(bytes: Buffer): string;
  /** The public key (SPKI, DER) in URL-safe base 64. */
  readonly publicKey: string;
  /** Hex SHA-256 of the public key, by which people compare it. */
  readonly fingerprint: string;
}

// A private key of Ed25519 in PKCS#8 is these bytes and its seed (RFC 8410).
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A signer under the secret of the settings; a changed secret is another key. */
export function signerUnder(secret: string): FileSigner {
  const key = keyFrom(secret);
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    sign: (bytes) => sign(null, bytes, key).toString('base64url'),
    publicKey: der.toString('base64url'),
    fingerprint: createHash('sha256').update(der).digest('hex'),
  };
}

function keyFrom(secret: string): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'qixian.files', 32));
  return createPrivateKey({
    key: Buffer.concat([pkcs8Head, seed]),
    format: 'der',
    type: 'pkcs8',
  });
}
