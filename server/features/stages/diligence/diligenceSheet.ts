import { opinionSheet } from '../sheet/opinionSheet.js';

export const diligenceSheet = opinionSheet('diligence');
