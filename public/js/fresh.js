/** A new idempotency key; `crypto.randomUUID` is missing on plain-http addresses other than localhost. */
export function freshKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [8, 4, 4, 4, 12]
    .map((length, at, lengths) => {
      const from = lengths.slice(0, at).reduce((sum, each) => sum + each, 0);
      return hex.slice(from, from + length);
    })
    .join('-');
}
