import type { Operation } from './operation';
import { reply } from './reply';
import { send } from './send';

/** Every operation of Gmail Send, in the order of its list. */
export const operations: Operation[] = [reply, send];
