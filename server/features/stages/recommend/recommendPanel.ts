import { opinionPanel } from '../opinionPanel.js';

export const recommendPanel = opinionPanel('recommend');
