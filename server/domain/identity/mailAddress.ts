/** `@example.org`: where a mail address is at, in lower case; '' of what is no address. */
export function hostOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '' : address.slice(at).toLowerCase();
}
