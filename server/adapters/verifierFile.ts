import { readFile } from 'node:fs/promises';

// Beside the product's other public files, from where anybody can fetch it as well.
const place = new URL('../../../public/decision-file/verify.mjs', import.meta.url);

/** The program that checks a decision file without the product. */
export const verifierFile = (): Promise<Buffer> => readFile(place);
