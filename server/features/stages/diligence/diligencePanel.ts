import { opinionPanel } from '../opinionPanel.js';

export const diligencePanel = opinionPanel('diligence');
