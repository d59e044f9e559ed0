import { opinionPanel } from '../opinionPanel.js';

export const legalPanel = opinionPanel('legal');
