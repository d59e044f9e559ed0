import { appendOnlyTables } from '../data/guards.js';
import { tables } from '../data/tables/all.js';
import { CommandStop, exits, tell, type Command } from './command.js';

/** Tables of libraries, beside those of the product. */
const others = ['sessions', 'rate_limits', 'migrations'];
/** Nobody deletes of these; what is added to them stays. */
const kept: ReadonlySet<string> = new Set([...appendOnlyTables, 'stream_heads']);

/**
 * Prints the statements that make the two users of a MariaDB or MySQL database: the one that migrates
 * and, since triggers run with its rights, keeps all of them; and the one for daily work, which
 * changes no schema and deletes no history. To be run as an administrator of the server, the second
 * part again after each migration. Passwords are for the administrator to set.
 */
export const grantsCommand: Command = {
  name: 'grants',
  options: {
    database: { type: 'string' },
    user: { type: 'string' },
    migrator: { type: 'string' },
    host: { type: 'string' },
  },
  run: async ({ text }) => {
    const name = (option: string, otherwise: string): string => {
      const given = text(option) ?? otherwise;
      if (/^[\w.%-]{1,64}$/.test(given)) return given;
      throw new CommandStop('usage', `--${option} "${given}" is no plain name.`, exits.usage);
    };
    const database = name('database', 'qixian');
    const host = name('host', '%');
    const works = `'${name('user', 'qixian')}'@'${host}'`;
    const migrates = `'${name('migrator', 'qixian_migrate')}'@'${host}'`;
    tell(`CREATE USER IF NOT EXISTS ${migrates};`);
    tell(`GRANT ALL ON \`${database}\`.* TO ${migrates};`);
    tell(`CREATE USER IF NOT EXISTS ${works};`);
    tell(`GRANT SELECT, INSERT, UPDATE ON \`${database}\`.* TO ${works};`);
    const all = [...new Set([...Object.values(tables).map((table) => table.name), ...others])];
    for (const table of all.filter((each) => !kept.has(each)).toSorted()) {
      tell(`GRANT DELETE ON \`${database}\`.\`${table}\` TO ${works};`);
    }
    return exits.done;
  },
};
