import { z } from 'zod';
import { day, line } from '../../domain/typed.js';

/** Whose address stands in, and from when until when. */
export const absenceInput = z.object({ delegate: line(200), first_day: day(), last_day: day() });
