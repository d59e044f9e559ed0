import { readSettings } from '../settings.js';
import { checkInstallation } from './checkCommand.js';
import { CommandStop, exits, tell, type Command, type TypedCommand } from './command.js';
import { demandSchema } from './demandSchema.js';
import { withInstallation } from './installation.js';
import { drill } from './drill.js';
import { makeBackup } from './makeBackup.js';
import { readManifest, wrongParts } from './manifest.js';
import { restoreBackup } from './restoreBackup.js';

const folderOf = ({ words: [folder] }: TypedCommand, what: string): string => {
  if (folder === undefined) throw new CommandStop('usage', `Which folder ${what}?`, exits.usage);
  return folder;
};

/** Copies database and uploads while they are in use, with a manifest of hashes. */
export const backupCommand: Command = {
  name: 'backup',
  words: 1,
  run: (typed) =>
    withInstallation(async (installation) => {
      await demandSchema(installation.db);
      const made = await makeBackup(installation, folderOf(typed, 'is it to lie in'));
      tell(made.folder);
      tell(`database and ${made.files} files, manifest ${made.hash}`);
      if (installation.settings.secret === null) {
        tell(`Keep ${installation.dataDir}/secret elsewhere: it is not in the backup.`);
      } else tell('Keep SECRET elsewhere: it is not in the backup.');
      return exits.done;
    }),
};

/** Holds every part of a backup against its manifest; needs no database. */
export const verifyCommand: Command = {
  name: 'verify',
  words: 1,
  run: async (typed) => {
    const folder = folderOf(typed, 'is to be verified');
    const manifest = await readManifest(folder);
    const wrong = await wrongParts(folder, manifest);
    for (const line of wrong) tell(line);
    tell(`${wrong.length} of ${manifest.files.length + 1} parts missing or altered`);
    return wrong.length > 0 ? exits.wrong : exits.done;
  },
};

/** Brings a backup back into an empty installation and checks the whole record and every file. */
export const restoreCommand: Command = {
  name: 'restore',
  words: 1,
  run: async (typed) => {
    const folder = folderOf(typed, 'is to be restored');
    const finish = await withInstallation((installation) => restoreBackup(installation, folder));
    await finish();
    tell('Restored; now everything is checked.');
    return withInstallation((installation) =>
      checkInstallation(installation, { outside: '', files: true }),
    );
  },
};

/** Makes a backup, restores it elsewhere, checks that and removes it again. */
export const drillCommand: Command = {
  name: 'drill',
  options: { scratch: { type: 'string' } },
  run: (typed) => drill(readSettings(process.env), typed.text('scratch')),
};
