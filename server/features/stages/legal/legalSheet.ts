import { opinionSheet } from '../sheet/opinionSheet.js';

export const legalSheet = opinionSheet('legal');
