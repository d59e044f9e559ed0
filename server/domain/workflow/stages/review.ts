import { defineStage, open } from '../contract/defineStage.js';
import {
  seatBeginning,
  seatConfig,
  seatConfigSchema,
  seatCourse,
  seatFacts,
  seatLetters,
  seatNews,
  seatMemorySchema,
  seatRules,
  seatsMayChange,
  seatsOf,
} from './seats.js';
import { seatVerbs } from './seatLife.js';

/** 通讯评审: experts score in writing, each in a numbered seat. */
export const reviewStage = defineStage(seatConfigSchema, seatMemorySchema, {
  kind: 'review',
  config: seatConfig,
  apart: true,
  begins: seatBeginning,
  mayChange: { beforeWork: seatsMayChange },
  outcomes: () => ['scored'],
  seats: seatsOf,
  rules: seatRules,
  letters: seatLetters,
  news: { acts: seatNews },
  facts: seatFacts,
  open: ({ config: { secretary } }) => [open('assign', { role: secretary })],
  verbs: seatVerbs,
  course: (_, view, supposed) => seatCourse(view, supposed),
});
