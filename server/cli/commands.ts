import { backupCommand, drillCommand, restoreCommand, verifyCommand } from './backupCommands.js';
import { checkCommand } from './checkCommand.js';
import type { Command } from './command.js';
import { createAdminCommand } from './createAdmin.js';
import { demoAccountsCommand } from './demoAccounts.js';
import { demoResetCommand } from './demoReset.js';
import { doctorCommand } from './doctor.js';
import { maintenanceOffCommand, maintenanceOnCommand } from './maintenanceCommands.js';
import { migrateCommand } from './migrate.js';
import { grantsCommand } from './printGrants.js';
import { proceduresCommand } from './printProcedures.js';
import { replayDrawCommand } from './replayDraw.js';
import { rotateSecretCommand } from './rotateSecret.js';
import { rulesCommand } from './printRules.js';
import { seedCommand } from './seed.js';
import { sweepFilesCommand } from './sweepFiles.js';

/** Every command, in the order in which help lists them: what an installation needs first. */
export const commands: readonly Command[] = [
  migrateCommand,
  createAdminCommand,
  doctorCommand,
  checkCommand,
  backupCommand,
  verifyCommand,
  restoreCommand,
  drillCommand,
  sweepFilesCommand,
  maintenanceOnCommand,
  maintenanceOffCommand,
  rotateSecretCommand,
  grantsCommand,
  seedCommand,
  rulesCommand,
  proceduresCommand,
  replayDrawCommand,
  demoAccountsCommand,
  demoResetCommand,
];
