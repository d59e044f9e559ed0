import { opinionPanel } from '../sheet/opinionPanel.js';

export const recommendPanel = opinionPanel('recommend');
