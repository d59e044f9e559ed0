import { systemClock } from '../adapters/clock.js';
import { recordEvents } from '../data/stores/eventStore.js';
import { endMaintenance, setMaintenance } from '../data/stores/maintenanceStore.js';
import { zoneOffsetMs } from '../domain/zoneDates.js';
import { CommandStop, exits, tell, type Command, type TypedCommand } from './command.js';
import { demandSchema } from './demandSchema.js';
import { withInstallation } from './installation.js';

/** Events about the installation as a whole. */
const stream = 'installation:present';

/** The longest message that the table holds. */
const longest = 300;

/** Announces maintenance, or begins it at once; every process hears of it through the database. */
export const maintenanceOnCommand: Command = {
  name: 'maintenance on',
  options: {
    until: { type: 'string' },
    from: { type: 'string' },
    message: { type: 'string' },
    'message-en': { type: 'string' },
  },
  run: (typed) =>
    withInstallation(async ({ db }) => {
      const now = systemClock.now().toISOString();
      const begins = typed.text('from') === undefined ? now : timeOf(typed, 'from');
      const ends = timeOf(typed, 'until');
      if (ends <= now || ends <= begins) {
        throw new CommandStop('usage', '--until lies before the beginning or now.', exits.usage);
      }
      await demandSchema(db);
      await db.transaction(async () => {
        await setMaintenance(db, {
          begins_at: begins,
          ends_at: ends,
          message: messageOf(typed, 'message'),
          message_en: messageOf(typed, 'message-en'),
          announced_at: now,
        });
        const data = { from: begins, until: ends };
        const told = { type: 'maintenance_announced', data };
        await recordEvents(db, stream, { at: now, actorId: null }, [told]);
      });
      tell(
        begins <= now
          ? 'Maintenance has begun; every process knows within five seconds, and what was under way is finished.'
          : 'Maintenance is announced on every page.',
      );
      tell('It ends by "qixian maintenance off".');
      return exits.done;
    }),
};

/** Ends maintenance. */
export const maintenanceOffCommand: Command = {
  name: 'maintenance off',
  run: () =>
    withInstallation(async ({ db }) => {
      await demandSchema(db);
      const ended = await db.transaction(async () => {
        if (!(await endMaintenance(db))) return false;
        const at = systemClock.now().toISOString();
        const told = { type: 'maintenance_ended', data: {} };
        await recordEvents(db, stream, { at, actorId: null }, [told]);
        return true;
      });
      tell(ended ? 'Maintenance has ended.' : 'There was no maintenance.');
      return ended ? exits.done : exits.wrong;
    }),
};

/** An instant typed as the zone's clock shows it. */
function timeOf(typed: TypedCommand, option: string): string {
  const shape = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})$/;
  const [, day = '', time = ''] = shape.exec(typed.text(option)?.trim() ?? '') ?? [];
  const at = Date.parse(`${day}T${time}:00.000Z`) - zoneOffsetMs;
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  const sentence = `--${option} must be a time in Beijing, such as "2026-11-30 22:00".`;
  throw new CommandStop('usage', sentence, exits.usage);
}

function messageOf(typed: TypedCommand, option: string): string {
  const text = (typed.text(option) ?? '').trim();
  if (text.length <= longest) return text;
  throw new CommandStop('usage', `--${option} has more than ${longest} characters.`, exits.usage);
}
