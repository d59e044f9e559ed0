import { z } from 'zod';
import { versionSeen } from '../../domain/typed.js';
import type { Ask } from '../../shared/request/route.js';

/** The call that a route names. */
export const callIdOf = ({ params }: Ask): string => params['callId'] ?? '';

/** The version of the call that a form was made from. */
export const callSeen = z.object({ version: versionSeen() });
