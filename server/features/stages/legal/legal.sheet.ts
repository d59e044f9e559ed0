import { opinionSheet } from '../sheet/opinion.sheet.js';

export const legalSheet = opinionSheet('legal');
