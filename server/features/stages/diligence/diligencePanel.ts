import { opinionPanel } from '../sheet/opinionPanel.js';

export const diligencePanel = opinionPanel('diligence');
