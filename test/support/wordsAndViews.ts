import { join } from 'node:path';
import { loadWords } from '../../server/adapters/words.js';
import type { Translate } from '../../server/domain/localText.js';
import { openViews, type Views } from '../../server/web/views.js';

const root = process.cwd();
let words: Promise<Translate> | undefined;
let views: Promise<Views> | undefined;

/** The product's words: no test changes them, so a worker reads them once. */
export const wordsOfProduct = (): Promise<Translate> =>
  (words ??= loadWords(join(root, 'config', 'locales')));

/** The product's views in those words, likewise compiled once. */
export const viewsOfProduct = (): Promise<Views> =>
  (views ??= wordsOfProduct().then((each) => openViews(join(root, 'views'), each, 'test', null)));
