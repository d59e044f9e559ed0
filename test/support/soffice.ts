import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const places = (process.env['PATH'] ?? '').split(delimiter).map((at) => join(at, 'soffice'));

/** LibreOffice, where it is installed. */
export const soffice: string | null = places.find((path) => existsSync(path)) ?? null;
