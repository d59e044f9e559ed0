import { opinionSheet } from '../sheet/opinion.sheet.js';

export const diligenceSheet = opinionSheet('diligence');
