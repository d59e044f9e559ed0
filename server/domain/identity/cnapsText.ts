/** A clearing code in its parts, easier to compare by eye: `308 5840 0001 3`. */
export const cnapsWithSpaces = (code: string): string =>
  code.replace(/^(\d{3})(\d{4})(\d{4})(\d)$/, '$1 $2 $3 $4');
