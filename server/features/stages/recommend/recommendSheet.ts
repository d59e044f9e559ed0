import { opinionSheet } from '../sheet/opinionSheet.js';

export const recommendSheet = opinionSheet('recommend');
