import { checkConnection } from './check-connection';
import type { Operation } from './operation';

/** What Gmail Mailbox works on, in the order of its list. */
export const resources = [{ name: 'Mailbox', value: 'mailbox' }];

/** Every operation of Gmail Mailbox, in the order of its lists. */
export const operations: Operation[] = [checkConnection];
