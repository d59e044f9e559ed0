import { opinionPanel } from '../sheet/opinionPanel.js';

export const legalPanel = opinionPanel('legal');
