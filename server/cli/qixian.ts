#!/usr/bin/env node
import { endWithReader } from './endWithReader.js';
import { runCommand } from './runCommand.js';

endWithReader(process.stdout);
process.exitCode = await runCommand(process.argv.slice(2));
