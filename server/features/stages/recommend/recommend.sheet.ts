import { opinionSheet } from '../sheet/opinion.sheet.js';

export const recommendSheet = opinionSheet('recommend');
