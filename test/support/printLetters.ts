import { writeFile } from 'node:fs/promises';
import { letterPage, tableFile } from './letterTable.js';

await writeFile(tableFile, await letterPage());
console.log(`${tableFile} says who is told of what.`);
