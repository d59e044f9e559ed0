import { isIPv6 } from 'node:net';

/**
 * The network that an address belongs to, as tries are counted by it: an IPv4 address stands for
 * itself, an IPv6 address for its first 64 bits, since one line is given at least so many and could
 * try with a fresh address each time (RFC 6177).
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const left = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const first = [...before, ...left, ...after].slice(0, 4);
  return `${first.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));
