/**
 * The name of an uploaded file as it is kept and shown: the last part of a path, in one Unicode
 * form, without characters that cannot be seen or that turn the reading direction.
 */
export function tidyFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const tidy = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return tidy === '' || /^\.+$/.test(tidy) ? 'file' : tidy;
}
