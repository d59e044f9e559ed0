import { readDefinition } from '../domain/definition/definitionFile.js';
import { answerFromThread } from './answerFromThread.js';

/** The other side of `readDefinitionAside`: reads the files it is asked to. */
answerFromThread(readDefinition);
